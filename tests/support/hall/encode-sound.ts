import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Audio } from './parameters.ts'

/** The sound of one camera, ready to be sent: a tone of its own, again and again. */
export interface EncodedSound {
  readonly codec: Exclude<Audio, 'none'>
  /** Samples a second, and in each frame. */
  readonly rate: number
  readonly samples: number
  /** AudioSpecificConfig (ISO 14496-3 §1.6.2.1) in hexadecimal; empty for G.711. */
  readonly config: string
  readonly frames: readonly Uint8Array[]
}

const SECONDS = 16
const ADTS_HEADER = 7

/** AAC-LC, 16 kHz, mono; G.711 in packets of 20 ms (RFC 3551 §4.2). */
const FORMATS = {
  aac: { rate: 16_000, samples: 1024, config: '1408', output: ['-c:a', 'aac', '-b:a', '32k', '-f', 'adts'] },
  pcma: { rate: 8000, samples: 160, config: '', output: ['-c:a', 'pcm_alaw', '-f', 'alaw'] },
  pcmu: { rate: 8000, samples: 160, config: '', output: ['-c:a', 'pcm_mulaw', '-f', 'mulaw'] },
} as const

/** @throws Error with ffmpeg's own words, or the signal's reason. */
export async function encodeSound(
  camera: number,
  codec: Exclude<Audio, 'none'>,
  signal?: AbortSignal,
): Promise<EncodedSound> {
  const { rate, samples, config, output } = FORMATS[codec]
  const tone = `sine=frequency=${300 + 40 * camera}:sample_rate=${rate}:duration=${SECONDS}`
  const { stdout } = await promisify(execFile)(
    'ffmpeg',
    ['-hide_banner', '-loglevel', 'error', '-nostdin', '-f', 'lavfi', '-i', tone, ...output, 'pipe:1'],
    { encoding: 'buffer', maxBuffer: 16 * 1024 * 1024, ...(signal && { signal }) },
  )
  const frames = codec === 'aac' ? [...adtsFrames(stdout)] : [...packets(stdout, samples)]
  return { codec, rate, samples, config, frames }
}

/** The raw frames of an ADTS stream (ISO 14496-3 §1.A.2.2). */
function* adtsFrames(bytes: Buffer): Generator<Uint8Array> {
  for (let at = 0; at + ADTS_HEADER <= bytes.length;) {
    const size = (bytes.readUIntBE(at + 3, 3) >> 5) & 0x1fff
    yield bytes.subarray(at + ADTS_HEADER, at + size)
    at += size
  }
}

function* packets(bytes: Buffer, size: number): Generator<Uint8Array> {
  for (let at = 0; at + size <= bytes.length; at += size) yield bytes.subarray(at, at + size)
}
