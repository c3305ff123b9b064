import type { ErrorTable } from './entry.ts'

export const floorErrors = {
  'floor.notChair': {
    status: 403,
    zh: '只有主席会场或会控员可以这样操作',
    en: 'Only the venue of the chair, or the operator, may do this',
  },
  'floor.notRecording': { status: 409, zh: '会议没有在录制', en: 'The meeting is not being recorded' },
  'floor.unknownSeat': { status: 404, zh: '本次会议没有这个会场', en: 'The meeting has no such venue' },
  'floor.microphonesLocked': {
    status: 409,
    zh: '麦克风已被锁定，请举手申请发言',
    en: 'Microphones are locked; raise your hand to speak',
  },
  'floor.shareTaken': { status: 409, zh: '另一个会场正在共享', en: 'Another venue is sharing' },
  'floor.notSharing': {
    status: 409,
    zh: '请先取得共享权，再发送共享画面',
    en: 'Ask for the right to share before sending a shared picture',
  },
  'floor.nobodyShares': { status: 409, zh: '现在没有会场在共享', en: 'Nobody is sharing' },
  'floor.nobodyCalled': { status: 409, zh: '现在没有点名发言', en: 'Nobody is called on' },
  'floor.nobodyWaits': { status: 409, zh: '没有等待发言的会场', en: 'No venue is waiting to speak' },
  'floor.noPoll': { status: 409, zh: '没有正在进行的轮询', en: 'There is no polling' },
  'floor.noPreview': { status: 409, zh: '预监中没有画面', en: 'There is nothing in preview' },
  'floor.noPrevious': { status: 409, zh: '之前没有别的画面', en: 'There is no picture to go back to' },
  'floor.noHand': { status: 409, zh: '这个会场没有申请发言', en: 'This venue does not ask to speak' },
  'floor.rollCallOpen': { status: 409, zh: '上一次点名还没有结束', en: 'A roll call is still open' },
  'floor.noRollCall': { status: 409, zh: '现在没有点名', en: 'There is no roll call' },
  'floor.notAsked': { status: 409, zh: '本次点名没有这个会场', en: 'The roll call does not ask this venue' },
  'floor.voteOpen': { status: 409, zh: '上一项表决还没有结束', en: 'A vote is still open' },
  'floor.noVote': { status: 409, zh: '这项表决没有在进行', en: 'This vote is not open' },
  'floor.unknownOption': { status: 400, zh: '没有这个选项', en: 'There is no such option' },
  'floor.unknownScene': { status: 404, zh: '没有这个预案', en: 'There is no such scene' },
  'floor.notRemovable': {
    status: 409,
    zh: '主会场和主席会场不能移出会议',
    en: 'The main venue and that of the chair cannot be removed',
  },
  'floor.tooMany': { status: 409, zh: '数量已到上限', en: 'There are as many as there may be' },
} as const satisfies ErrorTable
