import { DomainError } from '../../kernel/errors/index.ts'
import type { Ffmpeg } from '../../kernel/ffmpeg/index.ts'
import type { Stretch } from './copy-footage.ts'

/** Text of ffmpeg's filters, inside quotes that a filter graph takes off again. */
const escaped = (text: string): string =>
  text.replaceAll(/[\\':%,;[\]]/gu, (sign) => (sign === "'" ? '’' : `\\${sign}`))

/** Beijing time, whatever zone the machine is set to. */
const zoneSeconds = 8 * 3600

/**
 * The filter that writes into each picture: who made the export and the camera at the top, the time of each picture at
 * the foot. Each stretch counts from its own wall clock.
 */
export const burnInFilter = (title: string, stretches: readonly Stretch[]): string => {
  const style = 'font=Noto Sans CJK SC:fontcolor=white:box=1:boxcolor=black@0.6:boxborderw=6:fontsize=h/28'
  const clock = stretches.map(({ mediaMs, wall }, n) => {
    const from = mediaMs / 1000
    const to = (stretches[n + 1]?.mediaMs ?? Infinity) / 1000
    const epoch = (wall - mediaMs) / 1000 + zoneSeconds
    const until = Number.isFinite(to) ? `lt(t\\,${to.toFixed(3)})` : '1'
    return `drawtext=${style}:x=w-tw-12:y=h-th-12:enable='gte(t\\,${(from - 0.001).toFixed(3)})*${until}':text='%{pts\\:gmtime\\:${epoch.toFixed(3)}\\:%Y-%m-%d %H\\\\\\:%M\\\\\\:%S}'`
  })
  return [`drawtext=${style}:x=12:y=12:expansion=none:text='${escaped(title)}'`, ...clock].join(',')
}

/** @throws DomainError `ffmpeg.failed` */
export const burnIn = async (
  ffmpeg: Pick<Ffmpeg<'export'>, 'run'>,
  files: { readonly from: string; readonly to: string },
  filter: string,
  signal: AbortSignal,
): Promise<void> => {
  const run = await ffmpeg.run('export', {
    inputOptions: ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y'],
    input: files.from,
    outputOptions: [
      ...['-vf', filter, '-fps_mode', 'passthrough', '-enc_time_base', '-1'],
      // Sound of any kind is taken along as it is.
      ...[
        '-c:v',
        'libx264',
        '-preset',
        'veryfast',
        '-crf',
        '20',
        '-c:a',
        'copy',
        '-strict',
        '-2',
        '-f',
        'mp4',
      ],
    ],
    output: files.to,
    signal,
  })
  const end = await run.ended
  signal.throwIfAborted()
  if (end.code !== 0) throw new DomainError('ffmpeg.failed', { lines: end.lastLines })
}
