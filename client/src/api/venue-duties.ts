import { z } from 'zod'
import { AttendanceView, type SignInByName } from '../../../server/contract/attendance.ts'
import type { MaterialId, MaterialRequestId, MeetingId, UnitId } from '../../../server/contract/ids.ts'
import {
  MaterialList,
  MaterialRequestView,
  MaterialView,
  type HandInDecision,
  type NewMaterialQuery,
  type NewMaterialRequest,
} from '../../../server/contract/material.ts'
import {
  PreparationView,
  type PreparationItem,
  type TickInput,
} from '../../../server/contract/preparation.ts'
import type { Send } from './request.ts'

const binary = 'application/octet-stream'
/** A large file over a slow line. */
const uploadMs = 30 * 60_000

/** What venues do around a meeting: materials, preparation, sign-in. */
export const createVenueDutiesApi = (send: Send) => ({
  materials: (id: MeetingId) => send({ path: `/api/meetings/${id}/materials` }, MaterialList),
  addMaterial: (id: MeetingId, query: z.input<typeof NewMaterialQuery>, file: File, signal: AbortSignal) =>
    send(
      {
        method: 'POST',
        path: `/api/meetings/${id}/materials`,
        query,
        text: { type: binary, content: file },
        timeoutMs: uploadMs,
        signal,
      },
      MaterialView,
    ),
  addVersion: (id: MaterialId, file: File, signal: AbortSignal) =>
    send(
      {
        method: 'POST',
        path: `/api/materials/${id}/versions`,
        query: { fileName: file.name },
        text: { type: binary, content: file },
        timeoutMs: uploadMs,
        signal,
      },
      MaterialView,
    ),
  removeMaterial: (id: MaterialId) => send({ method: 'DELETE', path: `/api/materials/${id}` }, z.undefined()),
  requestMaterial: (id: MeetingId, body: z.input<typeof NewMaterialRequest>) =>
    send({ method: 'POST', path: `/api/meetings/${id}/material-requests`, body }, MaterialRequestView),
  decideHandIn: (id: MaterialRequestId, unitId: UnitId, body: z.input<typeof HandInDecision>) =>
    send({ method: 'POST', path: `/api/material-requests/${id}/units/${unitId}`, body }, MaterialRequestView),
  preparation: (id: MeetingId) => send({ path: `/api/meetings/${id}/preparation` }, PreparationView),
  tick: (id: MeetingId, unitId: UnitId, item: PreparationItem, body: z.input<typeof TickInput>) =>
    send(
      { method: 'POST', path: `/api/meetings/${id}/preparation/${unitId}/${item}`, body },
      PreparationView,
    ),
  attendance: (id: MeetingId) => send({ path: `/api/meetings/${id}/attendance` }, AttendanceView),
  signIn: (id: MeetingId, unitId: UnitId, body: z.input<typeof SignInByName>) =>
    send({ method: 'POST', path: `/api/meetings/${id}/attendance/${unitId}`, body }, AttendanceView),
})

/** Address of a file of a material; `download`: to be kept rather than shown. */
export const materialUrl = (id: MaterialId, version: number, download: boolean): string =>
  `/api/materials/${id}/versions/${version}/file${download ? '?download=1' : ''}`

/** Address of the register as CSV. */
export const attendanceListUrl = (id: MeetingId): string => `/api/meetings/${id}/attendance.csv`
