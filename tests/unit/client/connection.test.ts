import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useConnection } from '../../../client/src/app/stores/connection.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A server that is there or not, and a page that makes no request by itself. */
const stage = () => {
  const connection = useConnection(createPinia())
  const server = { there: true }
  const probe = vi.fn(() => {
    connection.report(server.there ? 'ok' : 'lost')
    return Promise.resolve()
  })
  connection.setProbe(probe)
  connection.report('ok')
  return { connection, server, probe }
}

it('a page that asks nothing sees by itself that the server is lost, and that it is back', () => {
  const { connection, server } = stage()
  const back = vi.fn()
  connection.onBack(back)
  server.there = false
  vi.advanceTimersByTime(16_000)
  expect(connection.reach).toBe('lost')
  server.there = true
  vi.advanceTimersByTime(6000)
  expect(connection.reach).toBe('ok')
  expect(back).toHaveBeenCalledTimes(1)
})

it('a page that asks by itself is not asked for besides', () => {
  const { connection, probe } = stage()
  for (let second = 0; second < 60; second += 5) {
    vi.advanceTimersByTime(5000)
    connection.report('ok')
  }
  expect(probe).not.toHaveBeenCalled()
})

it('requests that fail do not put off the attempt that is due', () => {
  const { connection, probe } = stage()
  for (let tenths = 0; tenths < 20; tenths += 1) {
    connection.report('lost')
    vi.advanceTimersByTime(100)
  }
  expect(probe.mock.calls.length).toBeGreaterThanOrEqual(1)
})
