/// <reference lib="dom" />
import type { Page } from 'playwright-core'

/** When media came to a page, in milliseconds of its clock. */
interface Watch {
  picture: number[]
  sound: number[]
}
interface WatchedWindow {
  mediaWatch?: Watch
}

/**
 * Notes in a page, before anything else runs there, when decoded pictures and packets of sound came: of all its
 * connections together, read ten times a second.
 */
export const watchMedia = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const connections = new Set<RTCPeerConnection>()
    const Native = window.RTCPeerConnection
    window.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        connections.add(this)
      }
    }
    const watch: Watch = { picture: [], sound: [] }
    ;(window as WatchedWindow).mediaWatch = watch
    const seen = new Map<string, number>()
    const read = async () => {
      for (const connection of connections) {
        if (connection.connectionState === 'closed') connections.delete(connection)
        const report = await connection.getStats()
        report.forEach((stat: { type: string; id: string; kind?: string } & Record<string, unknown>) => {
          if (stat.type !== 'inbound-rtp') return
          const count = Number(stat[stat.kind === 'video' ? 'framesDecoded' : 'packetsReceived'] ?? 0)
          const key = `${[...connections].indexOf(connection)}-${stat.id}`
          if (count > (seen.get(key) ?? 0))
            watch[stat.kind === 'video' ? 'picture' : 'sound'].push(Date.now())
          seen.set(key, count)
        })
      }
    }
    const again = () => void read().finally(() => setTimeout(again, 100))
    again()
  })
}

/** The longest time since `from` without picture, and without sound, up to now. */
export const longestWithout = async (
  page: Page,
  from: number,
): Promise<{ readonly picture: number; readonly sound: number }> => {
  const { picture, sound, now } = await page.evaluate(() => {
    const watch = (window as WatchedWindow).mediaWatch
    return { picture: watch?.picture ?? [], sound: watch?.sound ?? [], now: Date.now() }
  })
  const longest = (times: readonly number[]) => {
    const inside = [from, ...times.filter((at) => at > from), now]
    return Math.max(...inside.slice(1).map((at, index) => at - (inside[index] ?? at)))
  }
  return { picture: longest(picture), sound: longest(sound) }
}
