import { CameraId, SourceId, type HallId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import { putCamera } from '../../../server/hall/store.ts'
import { codes } from '../directory.ts'
import type { ServedSupervision } from './served.ts'

/** A window of a hall of the district, with one camera that is there from now on, as the service point of this code. */
export const addWindowWithCamera = async (
  { directory, supervision }: ServedSupervision,
  code: string,
): Promise<{ readonly source: SourceId; readonly hallId: HallId }> => {
  const { units, halls } = directory.directory
  const { database } = directory.business
  const unit = units.byCode(codes.district)
  if (!unit) throw new Error('no district')
  const unitId = unit.id
  const hall = await halls.put(
    {
      ...{ key: 'hall', name: '大厅', unitId, plan: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
      windows: [{ number: 2, name: '综合窗口', unitIds: [unitId], plan: null }],
    },
    null,
  )
  const [window] = await halls.windows(hall.id)
  if (!window) throw new Error('no window')
  const source = newId(SourceId)
  await database.transaction((trx) =>
    putCamera(
      trx,
      {
        ...{
          id: newId(CameraId),
          importKey: null,
          name: '2 号摄像头',
          unitId,
          hallId: hall.id,
          sourceId: source,
        },
        ...{
          windows: [2],
          plan: null,
          main: { url: 'rtsp://127.0.0.1:9/x', credentials: null },
          sub: null,
          onvif: null,
        },
        ...{ ptz: false, transport: 'tcp', enabled: true, priority: 5, retentionDays: 30 },
        ...{ createdAt: directory.clock.now(), removedAt: null },
      },
      directory.clock.now(),
    ),
  )
  await supervision.points.put(
    code,
    { name: '2 号窗口', kind: 'window', windowId: window.id, unitId, itemIds: [] },
    null,
  )
  return { source, hallId: hall.id }
}
