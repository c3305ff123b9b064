import type { SourceHealth } from '../../server/contract/recorder.ts'

/** Of a source that nothing is known of yet. */
export const unknownHealth: SourceHealth = {
  now: null,
  day: null,
  usualFrameRate: null,
  hours: [],
  restarts: { total: 0, day: 0 },
  clock: null,
  picture: null,
  lastBreak: null,
}
