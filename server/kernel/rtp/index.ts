export { ahead, readRtp, type RtpPacket } from './packet.ts'
export { createInOrder, type InOrder, type OrderedPacket } from './in-order.ts'
export { createAccessUnits, type AccessUnit, type AccessUnits } from './access-units.ts'
export { opusClock, opusSilence, opusSilenceTicks, opusTicks } from './opus.ts'
