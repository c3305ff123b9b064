import { fstatSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import {
  type Hall,
  HALL_CAMERAS,
  HALL_STREAM,
  type HallCommand,
  startHall,
  type StreamParameters,
} from './index.ts'
import { prepareStreams, type Progress } from './prepare.ts'

const HELP = `The hall simulator: looped camera streams from a real RTSP server.

  node tests/support/hall/main.ts --prepare [options]   encode the streams into the cache, and end
  node tests/support/hall/main.ts --serve [options]     encode what is missing, then serve

  --cameras N    cameras, numbered from 1 (${HALL_CAMERAS})
  --size WxH     picture (${HALL_STREAM.width}x${HALL_STREAM.height})
  --fps N        frames per second (${HALL_STREAM.fps})
  --gop S        seconds between key frames (${HALL_STREAM.gopSeconds})
  --loop S       seconds until the picture begins again (${HALL_STREAM.loopSeconds})
  --kbit N       kbit/s of one camera (${HALL_STREAM.kbitPerSecond})
  --host A       address to listen on (127.0.0.1)
  --port N       port to listen on (0: a free one)
  --truth FILE   append what is sent, and when, to this file

--serve prints one JSON line when it can be watched: {"port":8554,"cameras":[{"number":1,"name":"CAM 01",
"path":"cam-01"}]}; a camera's address is rtsp://HOST:PORT/PATH. It ends on SIGTERM and SIGINT, and, where standard
input is a pipe, at its end. Lines like {"command":"unplug","camera":3} on standard input make a camera fail (unplug,
hang, garbage, no-keyframe) or work again (plug, resume), each answered by a line.
`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      prepare: { type: 'boolean', default: false },
      serve: { type: 'boolean', default: false },
      cameras: { type: 'string', default: String(HALL_CAMERAS) },
      size: { type: 'string', default: `${HALL_STREAM.width}x${HALL_STREAM.height}` },
      fps: { type: 'string', default: String(HALL_STREAM.fps) },
      gop: { type: 'string', default: String(HALL_STREAM.gopSeconds) },
      loop: { type: 'string', default: String(HALL_STREAM.loopSeconds) },
      kbit: { type: 'string', default: String(HALL_STREAM.kbitPerSecond) },
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '0' },
      truth: { type: 'string' },
    },
  })
  if (values.help || values.prepare === values.serve) {
    process.stdout.write(HELP)
    process.exitCode = values.help ? 0 : 2
    return
  }
  const [width, height] = values.size.split('x').map(Number)
  const stream: StreamParameters = {
    codec: 'h264',
    width: width ?? NaN,
    height: height ?? NaN,
    fps: Number(values.fps),
    gopSeconds: Number(values.gop),
    loopSeconds: Number(values.loop),
    kbitPerSecond: Number(values.kbit),
  }
  const cameras = Number(values.cameras)
  if (values.prepare) {
    await prepareStreams(stream, cameras, tellProgress())
    return
  }
  const hall = await startHall({
    cameras,
    stream,
    host: values.host,
    port: Number(values.port),
    progress: tellProgress(),
    ...(values.truth !== undefined && { truthFile: values.truth }),
  })
  process.stdout.write(`${JSON.stringify({ port: hall.port, cameras: hall.cameras })}\n`)
  obey(hall)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void hall.close())
  await hall.ended
  await hall.close()
}

function tellProgress(): Progress {
  const start = performance.now()
  return (done, total) => {
    const seconds = ((performance.now() - start) / 1000).toFixed(0)
    process.stderr.write(`hall: ${done} of ${total} camera streams encoded, ${seconds} s\n`)
  }
}

/** Takes commands from standard input; the end of a pipe there ends the hall, the end of a file or /dev/null does not. */
function obey(hall: Hall): void {
  const input = fstatSync(0)
  if (!input.isFIFO() && !input.isSocket()) return
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => void answer(hall, line))
  lines.once('close', () => void hall.close())
  void hall.ended.then(() => {
    process.stdin.destroy()
  })
}

async function answer(hall: Hall, line: string): Promise<void> {
  let result: { ok: boolean; message?: string } = { ok: true }
  try {
    const { command, camera } = JSON.parse(line) as { command: HallCommand; camera: number }
    await hall.control(command, camera)
  } catch (error) {
    result = { ok: false, message: error instanceof Error ? error.message : String(error) }
  }
  process.stdout.write(`${JSON.stringify(result)}\n`)
}

try {
  await main()
} catch (error) {
  process.stderr.write(`hall: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
