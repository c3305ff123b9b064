import type { SourceSettings } from '../../contract/recorder.ts'
import type { FfmpegTask } from '../../kernel/ffmpeg/index.ts'
import type { Login } from '../../kernel/keys/index.ts'
import type { AudioPlan } from '../store/sources.ts'

/** The longest distance of key frames that a camera may be set to, in milliseconds. */
const longestGopMs = 10_000

/**
 * Samples a second of sound that is changed to AAC. A frame of AAC is 1024 samples, and pictures wait in ffmpeg for up to
 * three of them, to lie beside their sound: at the 8 kHz of G.711 they would come, and be placed on the wall clock, up to
 * 384 ms late; so it is 96 ms.
 */
const changedSoundHz = 32_000

/** A camera's address with the user and password that ffmpeg takes from there. */
const addressOf = (url: string, login: Login | undefined): string => {
  const address = new URL(url)
  if (login) {
    address.username = encodeURIComponent(login.user)
    address.password = encodeURIComponent(login.password)
  }
  return address.href
}

/**
 * How ffmpeg records a camera: copied into fragmented MP4 on standard output, a fragment a key frame.
 * @param timeoutMs after this long without a byte on the connection ffmpeg gives up by itself
 */
export const recordingTask = (
  source: Pick<SourceSettings, 'url' | 'transport'>,
  login: Login | undefined,
  audio: AudioPlan,
  timeoutMs: number,
): Pick<FfmpegTask, 'input' | 'inputOptions' | 'outputOptions'> => ({
  input: addressOf(source.url, login),
  inputOptions: [
    '-hide_banner',
    '-nostdin',
    '-nostats',
    '-loglevel',
    'warning',
    '-rtsp_transport',
    source.transport,
    '-timeout',
    String(timeoutMs * 1000),
    // A camera that does not describe its stream is understood at its first key frame: wait for one as long as GOPs
    // last. One that does is understood at once: do not look at more frames to guess their rate, which is not needed.
    '-analyzeduration',
    String(longestGopMs * 1000),
    '-fpsprobesize',
    '1',
  ],
  outputOptions: [
    '-map',
    '0:v:0',
    '-map',
    '0:a:0?',
    '-c:v',
    'copy',
    '-c:a',
    audio,
    ...(audio === 'aac' ? ['-ar', String(changedSoundHz)] : []),
    // Sound that stops must not hold the picture back for the default of 10 s.
    '-max_interleave_delta',
    '1000000',
    '-f',
    'mp4',
    '-movflags',
    '+frag_keyframe+empty_moov+default_base_moof+skip_trailer',
  ],
})
