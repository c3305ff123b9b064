/// <reference lib="dom" />
import type { Page } from 'playwright-core'
import type { SeatId } from '../../../server/contract/ids.ts'

/** Waits in the page until a venue's picture on air shows a new frame; resolves with the machine's clock at that. */
export const pictureOnAir = (page: Page, seatId: SeatId, withinMs: number): Promise<number> =>
  page.evaluate(
    async ([wanted, within]) => {
      const deadline = Date.now() + within
      const find = () =>
        document.querySelector<HTMLVideoElement>(`[data-on-air] figure[data-seat="${wanted}"] video`)
      let video = find()
      while (!video) {
        if (Date.now() > deadline) throw new Error('the picture never came on air')
        await new Promise((again) => requestAnimationFrame(again))
        video = find()
      }
      const shown = video
      await new Promise<void>((resolve, reject) => {
        shown.requestVideoFrameCallback(() => resolve())
        setTimeout(() => reject(new Error('no frame came on air')), deadline - Date.now())
      })
      return Date.now()
    },
    [seatId, withinMs] as const,
  )
