/// <reference lib="dom" />
import type { Page } from 'playwright-core'

/** Clicks a button in the page and waits until a picture of somebody else shows its first frame; in milliseconds. */
export const clickToPicture = (page: Page, buttonName: string, withinMs: number): Promise<number> =>
  page.evaluate(
    async ([name, within]) => {
      const button = [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === name)
      if (!button) throw new Error(`there is no button ${name}`)
      const began = performance.now()
      button.click()
      const find = () => document.querySelector<HTMLVideoElement>('.pictures figure:not(.own) video')
      let video = find()
      while (!video) {
        if (performance.now() - began > within) throw new Error('no picture of anybody came')
        await new Promise((again) => requestAnimationFrame(again))
        video = find()
      }
      const shown = video
      await new Promise<void>((resolve, reject) => {
        shown.requestVideoFrameCallback(() => resolve())
        setTimeout(() => reject(new Error('no frame came')), within)
      })
      return performance.now() - began
    },
    [buttonName, withinMs] as const,
  )
