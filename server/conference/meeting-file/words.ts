import type { BothTexts, ExpectedPart } from '../../contract/archive.ts'
import type { FloorFact } from '../../contract/floor/facts.ts'
import type { ReleaseKind, VenuePart } from '../../contract/meeting-plan.ts'
import type { Answer } from '../../contract/notice.ts'

/** Words of a meeting's file: it is read without this program, by people of either language. */
export const both = (zh: string, en: string): BothTexts => ({ 'zh-CN': zh, en })

export const expected = (code: string, name: BothTexts, present: boolean, detail = ''): ExpectedPart => ({
  ...{ code, name, present, detail },
})

export const noticeKinds: Readonly<Record<ReleaseKind, string>> = {
  ...{ notice: '会议通知', change: '变更通知', postpone: '延期通知', cancel: '取消通知' },
}
export const venueParts: Readonly<Record<VenuePart, string>> = {
  ...{ main: '主会场', branch: '分会场', observer: '列席' },
}
export const answers: Readonly<Record<Answer, string>> = {
  attend: '参加',
  substitute: '派员参加',
  decline: '请假',
}

/** What happened on the floor, in the words of operators. */
export const floorFacts: Readonly<Record<FloorFact['type'], string>> = {
  'chair.requested': '申请主席权限',
  'chair.granted': '授予主席权限',
  'chair.released': '释放主席权限',
  'chair.reclaimed': '收回主席权限',
  'picture.changed': '切换广播画面',
  'tiles.changed': '调整多画面',
  'preview.changed': '切换预监',
  'watch.changed': '选看会场',
  'poll.started': '开始轮询',
  'poll.turned': '轮询到会场',
  'poll.paused': '暂停轮询',
  'poll.resumed': '恢复轮询',
  'poll.stopped': '停止轮询',
  'call.began': '点名发言',
  'call.ended': '结束发言',
  'rollCall.started': '开始点名',
  'rollCall.answered': '应答点名',
  'rollCall.closed': '结束点名',
  'hand.raised': '申请发言',
  'hand.lowered': '取消申请',
  'hand.moved': '调整发言顺序',
  'seats.muted': '静音',
  'seats.unmuted': '取消静音',
  'microphones.locked': '锁定或解锁话筒',
  'share.started': '开始辅流',
  'share.ended': '结束辅流',
  'camera.seated': '大厅摄像头作为会场画面',
  'banner.changed': '更换横幅',
  'subtitle.changed': '更换字幕',
  'vote.opened': '发起表决',
  'vote.cast': '投票',
  'vote.closed': '结束表决',
  'recording.started': '开始录制',
  'recording.paused': '暂停录制',
  'recording.resumed': '继续录制',
  'recording.stopped': '停止录制',
  'doors.changed': '会场门控',
  'venue.knocked': '请求入会',
  'venue.admitted': '准许入会',
  'venue.removed': '移出会场',
  'meeting.extended': '延长会议',
  'meeting.ended': '结束会议',
  'scene.saved': '保存预案',
  'scene.removed': '删除预案',
  'scene.applied': '应用预案',
}
