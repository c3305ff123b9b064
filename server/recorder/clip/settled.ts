import type { Fragment } from '../../footage-index/index.ts'
import { leastMoveMs } from './wall-clock.ts'

/**
 * The fragments of a clip's file where they belong on the wall clock.
 *
 * A file is written once, so the `prft` of a young stream's first fragments says what was believed when they were written.
 * Where it turned out that they had come late, the ones that follow stand earlier by a leap that no later correction
 * makes: all before it are moved by as much, as the recorder did in its index when it found out.
 */
export const settledFragments = <Placed extends Pick<Fragment, 'wallStart' | 'mediaTime'>>(
  fragments: readonly Placed[],
  timescale: number,
): readonly Placed[] => {
  const offsetOf = ({ wallStart, mediaTime }: Placed): number => wallStart - (mediaTime * 1000) / timescale
  const settled: Placed[] = []
  let moved = 0
  for (let n = fragments.length - 1; n >= 0; n -= 1) {
    const [fragment, next] = [fragments[n], fragments[n + 1]]
    if (!fragment) continue
    // Leaps are whole milliseconds; media times in the file are rounded to ticks.
    const leap = next ? Math.round(offsetOf(next) - offsetOf(fragment)) : 0
    if (leap <= -leastMoveMs) moved += leap
    settled.unshift(moved === 0 ? fragment : { ...fragment, wallStart: fragment.wallStart + moved })
  }
  return settled
}
