import { join } from 'node:path'
import { expect, it } from 'vitest'
import { inNamespace } from '../support/network-namespace.ts'
import type { FirefoxReport } from './firefox/meeting-program.ts'

const withinMs = 240_000

it('Firefox meets Chromium: the room moves to VP8 for it, without a break in sound, and back to H.264', async () => {
  const output = await inNamespace(join(import.meta.dirname, 'firefox/meeting-program.ts'), withinMs)
  const report = JSON.parse(output.trim().split('\n').at(-1) ?? '') as FirefoxReport
  expect(report).toMatchObject({
    alone: 'video/H264',
    withFirefox: 'video/VP8',
    after: 'video/H264',
    soundUnbroken: true,
  })
  expect(report.firefoxSees).toBeGreaterThan(10)
  expect(report.firefoxHears).toBeGreaterThan(10)
  expect(report.chromiumSeesFirefox).toBeGreaterThan(10)
})
