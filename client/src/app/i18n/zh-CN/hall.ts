import { gapReasonLabels, type GapReason } from '../../../../../server/contract/recorder.ts'

export const hall = {
  title: '大厅监控',
  cameras: '摄像头',
  plan: '平面图',
  filter: '按名称或窗口号查找',
  noMatch: '没有符合“{text}”的摄像头',
  empty: '大厅里还没有摄像头',
  emptyAdvice: '请系统管理员在“摄像头”页面添加。',
  windows: '窗口 {numbers}',
  area: '公共区域',
  summary: '共 {count} 台',
  dotLabel: '{name}，{state}',
  since: '{time} 起',
  backToHall: '返回大厅',
}

export const cameraState = {
  recording: '正常录像',
  starting: '正在连接',
  waiting: '无信号',
  disabled: '已停用',
  stopped: '录像已停止',
  unknown: '状态未知',
}

/** Kept with the contract: archive packages say the same. */
export const gapReason: Record<GapReason, string> = gapReasonLabels

export const player = {
  live: '实时',
  recorded: '录像',
  goLive: '回到实时',
  play: '播放',
  pause: '暂停',
  back: '后退 10 秒',
  forward: '前进 10 秒',
  rate: '播放速度',
  fullScreen: '全屏',
  connecting: '正在连接实时画面…',
  delayed: '延时',
  delayedWhy: '这台浏览器不支持 H.264 实时画面，改放约 10 秒前的录像；请用 Chrome、Edge 等浏览器看实时画面。',
  buffering: '正在取录像…',
  liveFailed: '实时画面打不开',
  liveEnded: '实时画面中断：{reason}',
  liveStopped: '转发已停止',
  reconnecting: '正在重新连接…',
  recordedFailed: '录像打不开',
  noFootage: '这一时刻没有录像',
  noFootageReason: '这一时刻没有录像：{reason}',
  gapSkipped: '已跳过无录像时段 {from}–{to}：{reason}',
  notYet: '还没有到这个时间',
  endReached: '已播放到最新录像',
  gapUnknown: '原因未记录',
  day: '日期',
  previousDay: '前一天',
  nextDay: '后一天',
  timeline: '录像时间轴',
  timelineHelp: '滚轮缩放，拖动平移，点击播放；左右方向键移动 10 秒，按住 Shift 移动 1 分钟。',
  covered: '有录像',
  gapTip: '{from}–{to} 无录像：{reason}',
  gapOpen: '{from} 起无录像：{reason}',
  now: '现在',
  wholeDay: '看全天',
}
