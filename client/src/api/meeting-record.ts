import type { MeetingId } from '../../../server/contract/ids.ts'
import { RecordingView } from '../../../server/contract/meeting-recording.ts'
import { MinutesView, type MinutesDocument } from '../../../server/contract/minutes.ts'
import type { Send } from './request.ts'

/** What a meeting leaves behind: its recording, and its minutes. */
export const createMeetingRecordApi = (send: Send) => ({
  recording: (id: MeetingId) => send({ path: `/api/meetings/${id}/recording` }, RecordingView),
  compose: (id: MeetingId) =>
    send({ method: 'POST', path: `/api/meetings/${id}/recording/composition` }, RecordingView),
  minutes: (id: MeetingId) => send({ path: `/api/meetings/${id}/minutes` }, MinutesView),
  proposedMinutes: (id: MeetingId) => send({ path: `/api/meetings/${id}/minutes/proposal` }, MinutesView),
  changeMinutes: (id: MeetingId, version: number, document: MinutesDocument) =>
    send({ method: 'PUT', path: `/api/meetings/${id}/minutes`, body: { version, document } }, MinutesView),
  decideMinutes: (id: MeetingId, version: number, confirmed: boolean) =>
    send(
      { method: 'POST', path: `/api/meetings/${id}/minutes/confirmation`, body: { version, confirmed } },
      MinutesView,
    ),
})

/** Address of a meeting's video; `download`: to be kept rather than played. */
export const meetingVideoUrl = (id: string, download = false): string =>
  `/api/meetings/${id}/recording/video${download ? '?download=true' : ''}`

/** Address of a meeting's minutes as a document. */
export const minutesDocumentUrl = (id: string): string => `/api/meetings/${id}/minutes.docx`
