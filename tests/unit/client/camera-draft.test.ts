import { describe, expect, it } from 'vitest'
import type { CameraSettings } from '../../../server/contract/camera-settings.ts'
import { CameraId, HallId, SourceId, UnitId } from '../../../server/contract/ids.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import {
  changeOf,
  draftOf,
  emptyDraft,
  lookupLogin,
  newCameraOf,
  problemsOf,
} from '../../../client/src/admin/cameras/camera-draft.ts'

const kept: CameraSettings = {
  ...{ id: newId(CameraId), name: '1 号窗口', unitId: newId(UnitId), hallId: newId(HallId) },
  ...{ sourceId: newId(SourceId), windows: [1, 2], plan: null, enabled: true, removed: false },
  ...{ ptz: true, hasSub: true, transport: 'tcp', priority: 5, retentionDays: 30 },
  main: { url: 'rtsp://10.0.0.8/main', user: 'admin', passwordSet: true },
  sub: { url: 'rtsp://10.0.0.8/sub', user: 'admin', passwordSet: true },
  onvif: { url: 'http://10.0.0.8/onvif/device_service', user: 'onvif', passwordSet: true },
}
const windows = new Set([1, 2, 3])

describe('the draft of a camera', () => {
  it('says of each field what is wrong with it', () => {
    const draft = {
      ...emptyDraft(),
      windows: '1,x',
      password: 'p',
      subUrl: 'rtsp://u:p@h/1',
      retentionDays: '0',
    }
    expect(problemsOf(draft, undefined, windows)).toEqual({
      ...{ name: 'name', unitId: 'unit', hallId: 'hall', windows: 'windows', url: 'url', user: 'user' },
      ...{ subUrl: 'loginInAddress', retentionDays: 'retentionDays' },
    })
    expect(problemsOf({ ...draftOf(kept), windows: '1，9' }, kept, windows)).toEqual({
      windows: 'windowsUnknown',
    })
  })

  it('asks for the password again where user or device are others, and only then', () => {
    const draft = draftOf(kept)
    expect(problemsOf(draft, kept, windows)).toEqual({})
    expect(problemsOf({ ...draft, user: 'root' }, kept, windows)).toEqual({ password: 'password' })
    expect(problemsOf({ ...draft, url: 'rtsp://10.0.0.9/main' }, kept, windows)).toEqual({
      password: 'passwordOtherDevice',
    })
    expect(problemsOf({ ...draft, url: 'rtsp://10.0.0.8:554/x' }, kept, windows)).toEqual({})
  })

  it('leaves kept logins out, sends new ones, and takes one away where the user is cleared', () => {
    const draft = draftOf(kept)
    const same = changeOf(draft, kept)
    for (const field of ['login', 'subLogin', 'onvifLogin']) expect(same).not.toHaveProperty(field)
    expect(same).toMatchObject({ url: kept.main.url, subUrl: kept.sub?.url, windows: [1, 2], ptz: true })
    expect(changeOf({ ...draft, password: 'neu' }, kept).login).toEqual({ user: 'admin', password: 'neu' })
    expect(changeOf({ ...draft, user: '' }, kept).login).toBeNull()
    expect(changeOf({ ...draft, subUrl: ' ', onvifPassword: 'x' }, kept)).toMatchObject({
      ...{ subUrl: null, onvifLogin: { user: 'onvif', password: 'x' } },
    })
  })

  it('gives the ONVIF login of its own up where its user is cleared, and looks up with what is typed', () => {
    const draft = draftOf(kept)
    const cleared = { ...draft, onvifUser: '' }
    expect(problemsOf(cleared, kept, windows)).toEqual({})
    expect(changeOf(cleared, kept).onvifLogin).toBe('main')
    expect(lookupLogin(cleared, kept)).toEqual({ login: 'main' })
    const typed = { user: 'admin', password: 'neu' }
    expect(lookupLogin({ ...cleared, password: 'neu' }, kept)).toEqual({ login: typed })
    expect(lookupLogin({ ...draft, password: 'neu' }, kept)).toEqual({})
  })

  it('is a new camera once unit and hall are chosen', () => {
    const draft = { ...emptyDraft(), name: ' a ', url: ' rtsp://h/1 ' }
    expect(newCameraOf(draft)).toBeUndefined()
    const { unitId, hallId } = kept
    expect(newCameraOf({ ...draft, unitId, hallId })).toMatchObject({
      name: 'a',
      url: 'rtsp://h/1',
      subUrl: null,
    })
  })
})
