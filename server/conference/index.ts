export { createConference, type Conference, type ConferenceOptions } from './conference.ts'
export type { DemoVenue } from './demo-meetings.ts'
export type { Units } from './meetings.ts'
export type { MeetingFiles, MeetingPart } from './meeting-file/meeting-file.ts'
