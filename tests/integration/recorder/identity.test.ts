import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../../support/free-port.ts'
import { readIdentity } from '../../../server/recorder/source-folder/index.ts'
import { until } from '../../support/until.ts'
import { runRecorder, type RunningRecorder } from './running-recorder.ts'

describe('what the folder of a source says of it', () => {
  let recorder: RunningRecorder
  beforeEach(async () => {
    recorder = await runRecorder()
  })
  afterEach(() => recorder.close())

  it('is so still where nothing was changed that its recording runs by', async () => {
    const source = await recorder.put(`rtsp://127.0.0.1:${await freePort()}/none`)
    await recorder.untilStatus('failure', source.id, ({ reason }) => reason === 'unreachable')
    const changed = { ...source, name: '改名', retentionDays: 3650, priority: 9 }
    await recorder.put(source.url, changed)
    await until('the folder to say so', 10_000, async () => {
      const identity = await readIdentity(recorder.config.recordings.dir, source.id)
      return identity?.source.name === '改名'
    })
    expect((await readIdentity(recorder.config.recordings.dir, source.id))?.source).toMatchObject({
      ...{ name: '改名', retentionDays: 3650, priority: 9, url: source.url },
    })
  })
})
