import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { performSteps, type Step } from '../../../config/setup/levels.mjs'
import { runLogged } from '../../../config/setup/run-logged.mjs'

let cache: string
let shown: string
const out = {
  isTTY: false,
  columns: 80,
  write: (text: string) => {
    shown += text
    return true
  },
}

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'huijian-setup-'))
  shown = ''
})
afterEach(() => {
  rmSync(cache, { recursive: true, force: true })
})

/** A step that is done once it was performed. */
const step = (title: string, perform: Step['perform'] = () => Promise.resolve(), done = false) => ({
  title,
  isDone: () => done,
  perform: vi.fn<Step['perform']>(async (progress) => {
    await perform(progress)
    done = true
  }),
})

const failing = () =>
  step('fails', (progress) =>
    runLogged(progress, ['sh', '-c', 'echo the reason; exit 3'], { advice: 'Try this.' }),
  )

describe('a step that fails', () => {
  it('tells why, what to do, and where the log is', async () => {
    expect(await performSteps(cache, [failing()], out)).toBe(false)
    expect(shown).toContain('ended with status 3\n    the reason')
    expect(shown).toContain('What to do next:\n  Try this.')
    const log = /Full log: (.*)\n/.exec(shown)?.[1] ?? ''
    expect(readFileSync(log, 'utf8')).toContain('the reason')
  })

  it('keeps the later ones from running, and lets the next set-up in', async () => {
    const later = step('later')
    await performSteps(cache, [failing(), later], out)
    expect(later.perform).not.toHaveBeenCalled()
    expect(existsSync(join(cache, 'setup.lock'))).toBe(false)
  })

  it('is ended where it takes too long', async () => {
    const slow = step('slow', (progress) => runLogged(progress, ['sleep', '60'], { limitMs: 50 }))
    expect(await performSteps(cache, [slow], out)).toBe(false)
    expect(shown).toContain('was ended by SIGKILL')
    expect(shown).toContain('What to do next:\n  The end of the log')
  })

  it('for want of a cache says how to name another', async () => {
    const file = join(cache, 'a-file')
    writeFileSync(file, '')
    expect(await performSteps(file, [step('open')], out)).toBe(false)
    expect(shown).toContain(`✗ the cache ${file} cannot be written`)
    expect(shown).toContain('HUIJIAN_CACHE')
  })
})

describe('set-up', () => {
  it('is silent and writes nothing where nothing is to be done', async () => {
    expect(await performSteps(cache, [step('done', undefined, true)], out)).toBe(true)
    expect(shown).toBe('')
    expect(readdirSync(cache)).toEqual([])
  })

  it('does only what is not done yet, and shows how long it took', async () => {
    const [done, open] = [step('done', undefined, true), step('open')]
    expect(await performSteps(cache, [done, open], out)).toBe(true)
    expect(done.perform).not.toHaveBeenCalled()
    expect(open.perform).toHaveBeenCalledOnce()
    expect(shown).toMatch(/✓ open \(\d+\.\d s\)\n$/)
  })

  it('does nothing twice', async () => {
    const steps = [step('one'), step('two')]
    await performSteps(cache, steps, out)
    await performSteps(cache, steps, out)
    for (const { perform } of steps) expect(perform).toHaveBeenCalledOnce()
  })
})
