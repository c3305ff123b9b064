import { access } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { defineRun, runCommandLine, type RunContext } from '../../support/run-contract/index.ts'

const weigh = (value: number, seen: (context: RunContext) => void = () => undefined) =>
  defineRun({
    name: 'weigh',
    summary: 'weighs something',
    options: {
      cameras: { summary: 'cameras', default: 23, quick: 1, min: 1, max: 99 },
      size: { summary: 'lines', default: 720, min: 720, max: 1080, only: [720, 1080] },
    },
    bars: [{ figure: 'grams', op: '<=', limit: 10 }],
    run: (context) => {
      seen(context)
      return Promise.resolve({ grams: value })
    },
  })

const breaks = defineRun({
  name: 'break',
  summary: 'breaks',
  options: {},
  bars: [],
  run: () => Promise.reject(new Error('it broke')),
})

const call = async (
  argv: readonly string[],
  all = [weigh(3), breaks],
  signal = new AbortController().signal,
) => {
  const out: string[] = []
  const err: string[] = []
  const status = await runCommandLine('drill', all, argv, signal, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  })
  return { status, out, err, last: () => JSON.parse(out.at(-1) ?? 'null') as unknown }
}

describe('the command line of benches and drills', () => {
  it.each([
    ['an unknown name', ['wiegh'], 'There is no drill "wiegh"; there are weigh, break.'],
    ['an unknown option', ['weigh', '--camera', '3'], "Unknown option '--camera'"],
    ['an option without its value', ['weigh', '--cameras'], '--cameras'],
    ['a value that is no number', ['weigh', '--cameras', 'all'], '--cameras must be a number from 1 to 99'],
    ['a value out of range', ['weigh', '--cameras', '0'], '--cameras must be a number from 1 to 99'],
    ['a value that makes no sense', ['weigh', '--size', '721'], '--size must be one of 720, 1080'],
    ['an argument too many', ['weigh', 'twice'], "Unexpected argument 'twice'"],
  ])('refuses %s in one sentence, with status 2', async (_, argv, sentence) => {
    const { status, out, err } = await call(argv)
    expect(status).toBe(2)
    expect(out).toEqual([])
    expect(err).toHaveLength(1)
    expect(err[0]).toContain(sentence)
    expect(err[0]).toMatch(/^[^\n]*\.$/u)
  })

  it('lists all with a line each', async () => {
    const { status, out } = await call(['list'])
    expect(status).toBe(0)
    expect(out.join('\n').split('\n')).toEqual([
      expect.stringMatching(/^weigh .*weighs something.*--cameras 23/u),
      expect.stringMatching(/^break .*breaks/u),
    ])
  })

  it('ends with one JSON line of figures, bars and machine, and status 0 where all bars hold', async () => {
    const { status, last } = await call(['weigh'])
    expect(status).toBe(0)
    expect(last()).toEqual({
      name: 'weigh',
      figures: { grams: 3 },
      bars: [{ figure: 'grams', op: '<=', limit: 10, value: 3, ok: true }],
      machine: {
        cpu: expect.any(String) as string,
        cores: expect.any(Number) as number,
        memMiB: expect.any(Number) as number,
        kernel: expect.any(String) as string,
        node: process.version,
      },
    })
  })

  it('fails where a bar does not hold', async () => {
    const { status, last } = await call(['weigh'], [weigh(11)])
    expect(status).toBe(1)
    expect(last()).toMatchObject({ bars: [{ value: 11, ok: false }] })
  })

  it('fails, without a JSON line, where it does not run to its end', async () => {
    const { status, out, err } = await call(['break'])
    expect(status).toBe(1)
    expect(out).toEqual([])
    expect(err.join('\n')).toContain('it broke')
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('fails where a figure is %d', async (value) => {
    const { status, out } = await call(['weigh'], [weigh(value)])
    expect(status).toBe(1)
    expect(out).toEqual([])
  })

  it('gives a run its defaults, those of the quick form, and what the caller says over both', async () => {
    const seen: Record<string, number>[] = []
    const all = [weigh(3, (context) => seen.push(context.options))]
    await call(['weigh'], all)
    await call(['weigh', '--quick'], all)
    await call(['weigh', '--quick', '--cameras=2', '--size', '1080'], all)
    expect(seen).toEqual([
      { cameras: 23, size: 720 },
      { cameras: 1, size: 720 },
      { cameras: 2, size: 1080 },
    ])
  })

  it('runs all where no name is given, goes on after a failure, and counts it', async () => {
    const { status, out, last } = await call(['--quick'], [breaks, weigh(3)])
    expect(status).toBe(1)
    expect(out).toHaveLength(2)
    expect(last()).toMatchObject({ name: 'all', figures: { drills: 2, failed: 1 } })
  })

  it('leaves out of all what is run by name only', async () => {
    const endless = { ...weigh(3), name: 'endless', onlyByName: true } as const
    const { out } = await call([], [weigh(3), breaks, endless])
    expect(out.map((line) => (JSON.parse(line) as { name: string }).name)).toEqual(['weigh', 'all'])
    expect((await call(['endless'], [endless])).status).toBe(0)
  })
})

describe('an interrupted run', () => {
  it('ends what it started, last first, what was still starting too, and removes its folder', async () => {
    const interrupted = new AbortController()
    const ended: string[] = []
    let folder = ''
    const started = (name: string) => ({
      close: () => {
        ended.push(name)
        return Promise.resolve()
      },
    })
    const hangs = defineRun({
      name: 'hang',
      summary: 'hangs',
      options: {},
      bars: [],
      run: async (context) => {
        folder = await context.folder()
        await context.own(started('first'))
        const slow = Promise.withResolvers<ReturnType<typeof started>>()
        const owned = context.own(slow.promise)
        interrupted.abort(new Error('interrupted by SIGINT'))
        slow.resolve(started('second'))
        await owned
        return new Promise<never>(() => undefined)
      },
    })
    const { status, out } = await call(['hang'], [hangs], interrupted.signal)
    expect(status).toBe(1)
    expect(out).toEqual([])
    expect(ended).toEqual(['second', 'first'])
    await expect(access(folder)).rejects.toThrow('ENOENT')
  })
})
