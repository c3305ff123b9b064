import { connect } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { freePort } from '../../support/free-port.ts'
import { isRunning, processTree, type ProcessInfo } from '../../support/process-tree.ts'
import { startProduct, type Product } from '../../support/product.ts'
import { until } from '../../support/until.ts'

/** The stream may have to be encoded first. */
const timeoutMs = 180_000

const answers = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

const simulatorOf = async (product: Product): Promise<ProcessInfo | undefined> =>
  (await processTree(product.launcher.pid ?? 0)).find(({ command }) =>
    command.some((part) => part.endsWith('hall/rtsp/main.py')),
  )

describe('the simulated hall of the demo', () => {
  it('is started anew, where the cameras are known to be, when it dies', { timeout: timeoutMs }, async () => {
    const hallPort = await freePort()
    const product = await startProduct({
      config: { demo: { simulateHall: true, cameras: 1, hallPort } },
      readyTimeoutMs: timeoutMs,
    })
    try {
      const first = await simulatorOf(product)
      expect(first).toBeDefined()
      process.kill(first?.pid ?? 0, 'SIGKILL')
      await until('the simulator to end', 10_000, async () => !(await isRunning(first?.pid ?? 0)))
      await until('another simulator to answer', 60_000, () => answers(hallPort))
      expect((await simulatorOf(product))?.pid).not.toBe(first?.pid)
    } finally {
      await product.close()
    }
  })
})
