import { Writable } from 'node:stream'
import { createFfmpeg } from '../../../server/kernel/ffmpeg/index.ts'

/** Runs an ffmpeg that never ends by itself, until it is killed. */
const output = new Writable({
  emitClose: false,
  autoDestroy: false,
  write: (_chunk, _encoding, done) => done(),
})
const run = await createFfmpeg({ path: 'ffmpeg', slots: { test: 1 } }).run('test', {
  ...{ inputOptions: ['-re', '-f', 'lavfi'], input: 'testsrc=s=64x48' },
  ...{ outputOptions: ['-f', 'rawvideo'], output },
})
await run.ended
