import type { HallOptions } from '../../../server/hall/index.ts'
import { loadConfig } from '../../../server/kernel/config/index.ts'
import { createFfmpeg, createFfprobe } from '../../../server/kernel/ffmpeg/index.ts'
import type { TestDirectory } from '../../support/directory.ts'

type Tools = 'units' | 'ffmpeg' | 'ffprobe' | 'steering' | 'alerts' | 'alertPolicy' | 'journalCaughtUp'

/** What a hall in a test shares with the real one: programs, settings, and the directory's units. */
export const hallTools = ({ directory }: Pick<TestDirectory, 'directory'>): Pick<HallOptions, Tools> => {
  const config = loadConfig(undefined, {})
  return {
    units: {
      codeOf: (id) => directory.units.find(id)?.code,
      idOf: (code) => directory.units.byCode(code)?.id,
    },
    ffmpeg: createFfmpeg({ path: config.ffmpeg.path, slots: { probe: 2 } }),
    ffprobe: createFfprobe({ path: config.ffmpeg.probePath }),
    steering: config.steering,
    // Nobody is told.
    alerts: {
      settle: () => Promise.resolve(),
      happened: () => Promise.resolve(),
      expire: () => Promise.resolve(),
      lasting: () => Promise.resolve([]),
    },
    alertPolicy: { ...config.alerts, warnDays: config.retention.warnDays },
    journalCaughtUp: () => true,
  }
}
