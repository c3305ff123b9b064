/// <reference lib="dom" />
import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import type { Page } from 'playwright-core'

/** A mark counts hundredths of a second of the machine's clock, modulo 16 bits. */
export const markMs = 10

/** Hertz of the tone by which a venue's microphone is known. */
export const toneOf = (venue: number): number => 700 + 500 * venue

/**
 * Gives a page a camera that shows the machine's clock in blocks (hall/blocks.ts) with the venue's number, and a
 * microphone that beeps in the venue's own tone for 100 ms at each full second of it.
 */
export const clockCamera = async (page: Page, venue: number): Promise<void> => {
  const source = await readFile(new URL('../hall/blocks.ts', import.meta.url), 'utf8')
  const blocks = stripTypeScriptTypes(source).replaceAll(/^export /gm, '')
  await page.addInitScript(`globalThis.encodeBlocks = (() => { ${blocks}
return encodeBlocks })()`)
  await page.addInitScript(
    ({ venue, tone, markMs }) => {
      const { encodeBlocks } = globalThis as unknown as {
        encodeBlocks: (mark: { camera: number; frame: number }) => readonly boolean[]
      }
      const first = (stream: MediaStream): MediaStreamTrack => {
        const [track] = stream.getTracks()
        if (!track) throw new Error('a stream without a track')
        return track
      }
      const video = (): MediaStreamTrack => {
        const canvas = document.createElement('canvas')
        Object.assign(canvas, { width: 640, height: 360 })
        const shown = canvas.getContext('2d')
        // Drawn elsewhere and shown at once: a picture must not be taken half-way.
        const drawing = new OffscreenCanvas(640, 360)
        const context = drawing.getContext('2d')
        const draw = () => {
          if (!context || !shown) return
          context.fillStyle = `hsl(${venue * 110}, 50%, ${30 + (Date.now() % 1000) / 50}%)`
          context.fillRect(0, 0, 640, 360)
          const frame = Math.floor(Date.now() / markMs) % 65_536
          encodeBlocks({ camera: venue, frame }).forEach((white, n) => {
            context.fillStyle = white ? '#fff' : '#000'
            context.fillRect(n * 20, 0, 20, 24)
          })
          shown.drawImage(drawing, 0, 0)
        }
        // A timer, and not the screen's pace: a page in the background is painted no more.
        setInterval(draw, 40)
        draw()
        return first(canvas.captureStream(25))
      }
      const sound = (): MediaStreamTrack => {
        const context = new AudioContext({ latencyHint: 'interactive' })
        const to = context.createMediaStreamDestination()
        let next = Math.ceil(Date.now() / 1000 + 1)
        setInterval(() => {
          const now = Date.now() / 1000
          while (next < now + 1.5) {
            const at = context.currentTime + next - now
            const beep = new OscillatorNode(context, { frequency: tone })
            const volume = new GainNode(context, { gain: 0.5 })
            beep.connect(volume).connect(to)
            beep.start(Math.max(0, at))
            beep.stop(at + 0.1)
            next += 1
          }
        }, 200)
        return first(to.stream)
      }
      navigator.mediaDevices.getUserMedia = (constraints) =>
        Promise.resolve(new MediaStream([constraints?.video ? video() : sound()]))
    },
    { venue, tone: toneOf(venue), markMs },
  )
}
