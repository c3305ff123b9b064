import { defineRun } from '../../support/run-contract/index.ts'
import { openMeetingStage } from './meeting-stage.ts'
import { seatOptions } from './options.ts'

/** The web process dies at once, and its media workers with it. */
export const killWebInMeeting = defineRun({
  name: 'kill-web-in-meeting',
  summary: 'kill -9 of web in a meeting: everybody comes back by themselves, nothing of the floor is lost',
  alone: true,
  options: seatOptions,
  bars: [{ figure: 'stateLost', op: '==', limit: 0 }],
  run: async (context) => {
    const stage = await openMeetingStage(context, context.options.seats)
    return stage.strike(async () => {
      const { web } = await stage.product.processes()
      if (!web) throw new Error('the product runs no web process')
      process.kill(web.pid, 'SIGKILL')
      await stage.pages[0]?.getByText('网络中断，正在重新连接').waitFor()
    })
  },
})
