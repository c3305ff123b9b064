import type { ProbeResult } from '../../contract/camera-probe.ts'
import type { RelayMode } from './relay-task.ts'

/**
 * What a probed stream needs to be seen in a browser. WebRTC shows frames in the order in which they come, so it has no
 * B-frames, and it knows no fields. Undefined where nothing is known.
 */
export const neededMode = (probed: ProbeResult): RelayMode | undefined => {
  if (!probed.ok) return undefined
  const { codec, interlaced, bFrames } = probed.facts
  return codec === 'h264' && !interlaced && !bFrames ? 'copy' : 'transcode'
}
