/** Audited acts, by the parts of their stable names. */
export const act = {
  session: { opened: '登录', ended: '登录结束', refused: '登录失败', locked: '账号锁定' },
  password: { changed: '修改密码' },
  user: { created: '新建账号', changed: '修改账号', granted: '变更角色' },
  unit: { created: '新建单位', changed: '修改单位' },
  hall: { put: '登记大厅' },
  camera: {
    added: '登记摄像头',
    changed: '修改摄像头',
    removed: '移除摄像头',
    probed: '测试摄像头',
    lookedUp: '查询设备码流地址',
    exported: '导出摄像头清单',
  },
  steering: {
    taken: '取得云台控制',
    presetUsed: '调用预置位',
    presetSaved: '保存预置位',
    presetRemoved: '删除预置位',
  },
  meeting: { created: '新建会议', ended: '结束会议', joined: '进入会议', left: '离开会议' },
  footage: {
    watched: '回看录像',
    linked: '生成录像链接',
    pictureSeen: '查看录像画面',
    fileRead: '读取录像文件',
  },
  live: { watched: '查看实时画面' },
  alert: { acknowledged: '确认告警' },
  demo: { seeded: '生成演示数据' },
  recorder: {
    recorder: { started: '录像服务启动', stopped: '录像服务停止' },
    gap: { opened: '录像中断', closed: '录像恢复', explained: '查明中断原因' },
    source: {
      put: '录像设置生效',
      removed: '停止录像',
      silent: '没有录到画面',
      recovered: '断电或崩溃后已恢复',
      notRecovered: '断电或崩溃后未能恢复',
    },
    clock: { stepped: '时钟跳变' },
  },
}
