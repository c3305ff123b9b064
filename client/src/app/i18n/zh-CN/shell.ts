export const shell = {
  productName: '会鉴',
  productLine: '视频会议 · 大厅监控 · 电子监察',
  separator: '、',
  clause: '，',
  because: '{what}：{why}',
  skipToContent: '跳到正文',
  navigation: '主导航',
  collapse: '收起导航',
  expand: '展开导航',
  account: '账号菜单',
  theme: '界面',
  themeAuto: '自动（会议和录像用深色）',
  themeLight: '浅色',
  themeDark: '深色',
  changePassword: '修改密码',
  sessions: '登录设备',
  signOut: '退出登录',
  close: '关闭',
  cancel: '取消',
  retry: '重试',
  loading: '正在加载',
  loadMore: '加载更多',
  unknownPage: '没有这个页面',
  unknownPageAdvice: '地址可能抄错了，或者这项内容已经移走。',
  forbiddenPage: '您没有查看这个页面的权限',
  forbiddenPageAdvice: '如果工作需要，请联系本单位的安全管理员。',
  goHome: '返回我的首页',
  emptyHome: '您的账号还没有任何权限',
  emptyHomeAdvice: '请联系本单位的安全管理员为您授予角色。',
}

export const navigation = {
  meetings: '会议',
  hall: '大厅监控',
  units: '组织机构',
  people: '人员账号',
  cameras: '摄像头',
  health: '运行状态',
  audit: '审计日志',
}

export const connection = {
  lost: '与服务器的连接已中断，正在自动重连…',
  lostFor: '已中断 {seconds} 秒',
  stopping: '服务正在重启，请稍候，恢复后会自动继续。',
  back: '连接已恢复',
}

export const problem = {
  title: '操作没有成功',
  unreachable: '连不上服务器',
  unreachableAdvice: '您填写的内容还在。请检查网络，恢复后点“重试”。',
  unexpected: '服务器的回答不符合预期',
  unexpectedAdvice: '可能刚刚升级过。请刷新页面；仍不行时，请把下面的编号告诉管理员。',
  otherAdvice: '您填写的内容还在。可以重试；仍不行时，请把下面的编号告诉管理员。',
  code: '错误代码',
  requestId: '编号',
}

export const role = {
  systemAdministrator: '系统管理员',
  securityAdministrator: '安全管理员',
  auditor: '审计管理员',
  meetingSecretary: '会议管理员',
  mainVenueOperator: '主会场会控员',
  branchVenueOperator: '分会场操作员',
  unitContact: '联络员',
  official: '参会人员',
  supervisor: '监察人员',
  archivist: '档案人员',
  maintainer: '运维人员',
  wall: '大屏设备',
}
