import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { Writable } from 'node:stream'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { createFfmpeg } from '../../../server/kernel/ffmpeg/index.ts'
import { isNewEnough, versionOf } from '../../../server/kernel/ffmpeg/version.ts'
import { isRunning, processTree } from '../../support/process-tree.ts'
import { until } from '../../support/until.ts'

const slots = { test: 1 }

/** A sink that counts bytes, as fluent-ffmpeg wants it: it never closes by itself. */
const sink = (write: (chunk: Buffer) => void = () => undefined): Writable =>
  new Writable({
    ...{ emitClose: false, autoDestroy: false },
    write: (chunk: Buffer, _encoding, done) => {
      try {
        write(chunk)
        done()
      } catch (error) {
        done(error as Error)
      }
    },
  })

const endless = { inputOptions: ['-re', '-f', 'lavfi', '-loglevel', 'error'], input: 'testsrc=s=64x48' }
const raw = ['-f', 'rawvideo']

describe('ffmpeg', () => {
  const ffmpeg = createFfmpeg({ path: 'ffmpeg', slots })
  afterAll(() => createFfmpeg({ path: 'ffmpeg', slots }))

  it('is refused where it is not installed', async () => {
    const missing = createFfmpeg({ path: '/nowhere/ffmpeg', slots })
    await expect(missing.check()).rejects.toMatchObject({ code: 'ffmpeg.missing' })
    createFfmpeg({ path: 'ffmpeg', slots })
  })

  it.each([
    ['ffmpeg version 4.4.2-0ubuntu0.22.04.1 Copyright', '4.4.2-0ubuntu0.22.04.1', false],
    ['ffmpeg version 5.1.9-0+deb12u1 Copyright', '5.1.9-0+deb12u1', true],
    ['ffmpeg version n7.0 Copyright', 'n7.0', true],
    ['ffmpeg version N-109468-gd39b34123d Copyright', 'N-109468-gd39b34123d', true],
  ])('is told by its version: %s', (line, version, enough) => {
    expect([versionOf(line), isNewEnough(version)]).toEqual([version, enough])
  })

  it('tells how it ended, with its last words', async () => {
    const input = 'rtsp://user:secret@127.0.0.1:1/none'
    const options = { inputOptions: ['-loglevel', 'error'], outputOptions: raw }
    const run = await ffmpeg.run('test', { ...options, input, output: sink() })
    const end = await run.ended
    expect(end).toMatchObject({ code: 1, signal: null, asked: false })
    expect(end.lastLines.join('\n')).toContain('Connection refused')
    expect(end.lastLines.join('\n')).not.toContain('secret')
  })

  it('writes out what it holds when asked to stop', async () => {
    let bytes = 0
    const output = sink((chunk) => (bytes += chunk.length))
    const run = await ffmpeg.run('test', { ...endless, outputOptions: raw, output })
    await until('a picture', 30_000, () => bytes > 0)
    const end = await run.stop(2000)
    expect(end).toMatchObject({ signal: null, asked: true })
    expect(bytes % (64 * 48 * 3)).toBe(0)
  })

  it('is killed where its output cannot be taken', async () => {
    const output = sink(() => {
      throw Object.assign(new Error('the disk is full'), { code: 'ENOSPC' })
    })
    const run = await ffmpeg.run('test', { ...endless, outputOptions: raw, output })
    expect((await run.ended).error).toMatchObject({ code: 'ENOSPC' })
  })

  it('waits for a free slot, and gives up waiting when told', async () => {
    const first = await ffmpeg.run('test', { ...endless, outputOptions: raw, output: sink() })
    const waiting = new AbortController()
    const task = { ...endless, outputOptions: raw, output: sink(), signal: waiting.signal }
    const second = ffmpeg.run('test', task)
    waiting.abort(new Error('not needed any more'))
    await expect(second).rejects.toThrow('not needed any more')
    await first.stop(2000)
    const third = await ffmpeg.run('test', { ...endless, outputOptions: raw, output: sink() })
    await third.stop(2000)
  })

  it('dies with the process that runs it, however that dies', async () => {
    const program = resolve(import.meta.dirname, 'run-endless-ffmpeg.ts')
    const parent = promisify(execFile)(process.execPath, [program]).catch(() => undefined)
    const ffmpegPid = await until('the ffmpeg of a child', 20_000, async () => {
      const tree = await processTree(process.pid)
      const node = tree.find(({ command }) => command.includes(program))
      return node && tree.find(({ parent: of, command }) => of === node.pid && command[0] === 'ffmpeg')
    })
    process.kill(ffmpegPid.parent, 'SIGKILL')
    await parent
    await until('its end', 30_000, async () => !(await isRunning(ffmpegPid.pid)))
  })
})
