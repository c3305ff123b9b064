import { z } from 'zod'

/** Identifiers are UUIDv7 (RFC 9562 §5.7), so they sort by time and never collide between levels. */
const id = <Name extends string>(name: Name) => z.uuid().brand(name)

export const UnitId = id('UnitId')
export type UnitId = z.infer<typeof UnitId>
export const UserId = id('UserId')
export type UserId = z.infer<typeof UserId>
export const SessionId = id('SessionId')
export type SessionId = z.infer<typeof SessionId>
export const HallId = id('HallId')
export type HallId = z.infer<typeof HallId>
export const WindowId = id('WindowId')
export type WindowId = z.infer<typeof WindowId>
export const CameraId = id('CameraId')
export type CameraId = z.infer<typeof CameraId>
export const SourceId = id('SourceId')
export type SourceId = z.infer<typeof SourceId>
export const ClipId = id('ClipId')
export type ClipId = z.infer<typeof ClipId>
export const MeetingId = id('MeetingId')
export type MeetingId = z.infer<typeof MeetingId>
export const SeatId = id('SeatId')
export type SeatId = z.infer<typeof SeatId>
export const ParticipantId = id('ParticipantId')
export type ParticipantId = z.infer<typeof ParticipantId>
export const NodeId = id('NodeId')
export type NodeId = z.infer<typeof NodeId>
export const CommandId = id('CommandId')
export type CommandId = z.infer<typeof CommandId>
export const HoldId = id('HoldId')
export type HoldId = z.infer<typeof HoldId>
export const AlertId = id('AlertId')
export type AlertId = z.infer<typeof AlertId>
export const BookmarkId = id('BookmarkId')
export type BookmarkId = z.infer<typeof BookmarkId>
export const LayoutId = id('LayoutId')
export type LayoutId = z.infer<typeof LayoutId>
export const ExportId = id('ExportId')
export type ExportId = z.infer<typeof ExportId>
export const FootageRequestId = id('FootageRequestId')
export type FootageRequestId = z.infer<typeof FootageRequestId>
