import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../../config/setup/commands.mjs'
import { commandList } from '../../../config/setup/help.mjs'
import manifest from '../../../package.json' with { type: 'json' }

const level = (name: string, ...args: string[]): string | undefined => COMMANDS[name]?.level(args)

describe('the table of commands', () => {
  it('has every npm script, and no other', () => {
    expect(Object.keys(COMMANDS).sort()).toEqual(Object.keys(manifest.scripts).sort())
  })

  // `exec`: a shell between npm and the server would die of npm's SIGTERM and leave the server running.
  it('is what every npm script goes through', () => {
    for (const [name, script] of Object.entries(manifest.scripts)) {
      expect(script).toBe(`exec node config/setup/run.mjs ${name}`)
    }
  })

  it('is listed whole by the usage', () => {
    for (const name of Object.keys(COMMANDS)) expect(commandList()).toContain(`npm run ${name} `)
  })
})

describe('how far set-up goes', () => {
  it('brings the simulated hall for a start without a configuration', () => {
    expect(level('start')).toBe('demo')
    expect(level('start', '--check')).toBe('demo')
  })

  it('leaves the simulated hall out for a start with a configuration', () => {
    expect(level('start', '--config', 'huijian.yaml')).toBe('run')
    expect(level('start', '--config=huijian.yaml')).toBe('run')
  })

  it('brings browsers for tests, benches and drills only', () => {
    const withBrowsers = Object.keys(COMMANDS).filter((name) => level(name) === 'test')
    expect(withBrowsers.sort()).toEqual(['bench', 'drill', 'test'])
  })
})
