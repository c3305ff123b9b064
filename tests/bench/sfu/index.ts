import { createIdentity, encodeVideo } from '../../support/rtc/index.ts'
import { startMedia } from '../../support/media.ts'
import { defineRun, type Figures } from '../../support/run-contract/index.ts'
import { hasJanus, openJanusSfu } from './janus/index.ts'
import { measureSfu, type SfuFigures } from './measure.ts'
import { openOwnSfu, type MeasuredSfu } from './own-sfu.ts'
import { startReceivers } from './receivers.ts'

/** Receivers at which it is measured, the fewest first; figures of the last have plain names. */
const sizes = (most: number): readonly number[] => [...new Set([10, 50, most])].filter((size) => size <= most)

const named = (figures: Figures, size: number, most: number): Figures =>
  size === most
    ? figures
    : Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${name}At${size}`, value]))

/** What passing a packet on costs, beside Debian's Janus on the same machine at the same time. */
export const sfu = defineRun({
  name: 'sfu',
  summary:
    'processor time of the SFU for one packet to many receivers, beside that of Debian’s Janus (apt-get install janus)',
  options: {
    receivers: { summary: 'the most receivers', default: 100, quick: 4, min: 1, max: 400 },
    seconds: { summary: 'how long each is measured', default: 20, quick: 2, min: 1, max: 600 },
    mesh: { summary: 'senders and receivers of the mesh', default: 30, quick: 3, min: 2, max: 60 },
  },
  bars: [
    { figure: 'packetsLost', op: '==', limit: 0 },
    { figure: 'cpuRatio', op: '<=', limit: 0.8 },
  ],
  run: async (context) => {
    const { receivers: most, seconds, mesh } = context.options
    // Without its peer there is nothing to compare with: no figure is better than half of one.
    if (!(await hasJanus()))
      throw new Error('Debian’s Janus is missing, which is measured beside ours: apt-get install -y janus')
    const folder = await context.folder()
    const identity = await createIdentity(folder)
    const [video, small] = [
      await encodeVideo(folder, { kbps: 1500, height: 720 }),
      await encodeVideo(folder, { kbps: 100, height: 180 }),
    ]
    const media = await context.own(startMedia())
    const receivers = await context.own(startReceivers(identity))

    const measureAt = async (
      opening: Promise<MeasuredSfu>,
      counts: readonly number[],
    ): Promise<ReadonlyMap<number, SfuFigures>> => {
      const opened = await context.own(opening)
      const found = new Map<number, SfuFigures>()
      let there = 0
      for (const count of counts) {
        for (; there < count; there += 1) await opened.addReceiver()
        found.set(count, await measureSfu(opened, receivers, seconds, context.signal))
      }
      await opened.close()
      await receivers.drop()
      return found
    }

    context.progress('our SFU')
    const counts = sizes(most)
    const ours = await measureAt(openOwnSfu({ ...{ media, receivers, identity, video }, senders: 1 }), counts)
    context.progress('Janus')
    const janus = await measureAt(openJanusSfu({ folder, receivers, identity, video }), counts)
    context.progress(`a mesh of ${mesh}`)
    const meshed = await measureAt(
      openOwnSfu({ ...{ media, receivers, identity, video: small }, senders: mesh }),
      [mesh],
    )
    const figures = counts.flatMap((size) => {
      const [own, other] = [ours.get(size), janus.get(size)]
      if (!own || !other) throw new Error(`nothing was measured at ${size}`)
      const { packetsLost, usPerPacket } = own
      const cpuRatio = usPerPacket / other.usPerPacket
      const all = { packetsLost, usPerPacket, janusUsPerPacket: other.usPerPacket, cpuRatio }
      return Object.entries(named(all, size, most))
    })
    return {
      ...Object.fromEntries(figures),
      meshUsPerPacket: meshed.get(mesh)?.usPerPacket ?? NaN,
      meshPacketsLost: meshed.get(mesh)?.packetsLost ?? NaN,
    }
  },
})
