import type { Messages } from '../zh-CN/index.ts'

export const act: Messages['act'] = {
  session: {
    opened: 'Signed in',
    ended: 'Session ended',
    refused: 'Sign-in refused',
    locked: 'Account locked',
  },
  password: { changed: 'Password changed' },
  user: { created: 'Account made', changed: 'Account changed', granted: 'Roles changed' },
  unit: { created: 'Unit made', changed: 'Unit changed' },
  hall: { put: 'Hall entered' },
  camera: {
    added: 'Camera added',
    changed: 'Camera changed',
    removed: 'Camera removed',
    probed: 'Camera probed',
    lookedUp: 'Stream addresses looked up',
    exported: 'List of cameras exported',
  },
  steering: {
    taken: 'Steering taken',
    presetUsed: 'Preset called',
    presetSaved: 'Preset saved',
    presetRemoved: 'Preset removed',
  },
  meeting: { created: 'Meeting planned', ended: 'Meeting ended', joined: 'Joined', left: 'Left' },
  footage: {
    watched: 'Footage watched',
    linked: 'Footage linked',
    pictureSeen: 'Recorded picture seen',
    fileRead: 'Footage file read',
  },
  live: { watched: 'Live picture watched' },
  alert: { acknowledged: 'Alert acknowledged' },
  demo: { seeded: 'Demo data made' },
  recorder: {
    recorder: { started: 'Recorder started', stopped: 'Recorder stopped' },
    gap: { opened: 'Recording broke off', closed: 'Recording again', explained: 'Reason found' },
    source: {
      put: 'Recording settings taken up',
      removed: 'Recording ended',
      silent: 'Nothing is being recorded',
      recovered: 'Recovered after a crash or power cut',
      notRecovered: 'Not recovered after a crash or power cut',
    },
    clock: { stepped: 'The clock stepped' },
  },
}
