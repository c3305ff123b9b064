import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { DomainError } from '../../kernel/errors/index.ts'
import type { Ffmpeg } from '../../kernel/ffmpeg/index.ts'

/** Encodes VP8, which MP4 players do not take, anew as H.264. */
export interface Transcoder {
  /**
   * Takes VP8 as RTP at the port that is returned, and sends H.264 as RTP to `to`, both on this machine.
   * @throws DomainError `recorder.noTranscoder` where as many as may run at once do
   */
  begin(payloadType: number, to: number): Promise<{ readonly port: number; close(): void }>
}

const loopback = '127.0.0.1'
const openWithinMs = 5000

const freePort = async (): Promise<number> => {
  const socket = createSocket('udp4')
  socket.bind(0, loopback)
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}

/** Whether somebody listens on a UDP port (proc(5), /proc/net/udp: the local address in hexadecimal). */
const isOpen = async (port: number): Promise<boolean> => {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const lines = (await readFile('/proc/net/udp', 'latin1')).split('\n')
  return lines.some((line) => line.trim().split(/\s+/u)[1]?.endsWith(wanted) === true)
}

/** A session description (RFC 8866) of VP8 (RFC 7741 §6) that comes to a port. */
const descriptionOf = (port: number, payloadType: number): string =>
  [
    ...['v=0', `o=- 0 0 IN IP4 ${loopback}`, 's=-', `c=IN IP4 ${loopback}`, 't=0 0'],
    ...[`m=video ${port} RTP/AVP ${payloadType}`, `a=rtpmap:${payloadType} VP8/90000`, ''],
  ].join('\r\n')

/** @param most how many may run at once: each takes most of a core */
export const createTranscoder = (ffmpeg: Pick<Ffmpeg<'transcode'>, 'run'>, most: number): Transcoder => {
  let running = 0
  return {
    begin: async (payloadType, to) => {
      if (running >= most) throw new DomainError('recorder.noTranscoder')
      running += 1
      const stop = new AbortController()
      const port = await freePort()
      const description = Buffer.from(descriptionOf(port, payloadType)).toString('base64')
      const run = await ffmpeg.run('transcode', {
        input: `data:application/sdp;base64,${description}`,
        inputOptions: [
          ...['-hide_banner', '-nostdin', '-loglevel', 'warning', '-fflags', 'nobuffer'],
          ...['-protocol_whitelist', 'data,udp,rtp', '-f', 'sdp'],
        ],
        outputOptions: [
          ...['-an', '-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency'],
          ...['-profile:v', 'baseline', '-pix_fmt', 'yuv420p', '-crf', '23', '-g', '1000'],
          // As often as the SFU asks other senders for a key frame.
          ...['-force_key_frames', 'expr:gte(t,n_forced*4)', '-fps_mode', 'passthrough'],
          ...['-payload_type', '96', '-f', 'rtp'],
        ],
        output: `rtp://${loopback}:${to}?rtcpport=${to}&pkt_size=1200`,
        signal: stop.signal,
      })
      void run.ended.then(() => (running -= 1))
      for (let waited = 0; !(await isOpen(port)); waited += 20) {
        if (waited > openWithinMs) {
          stop.abort()
          throw new DomainError('recorder.noTranscoder')
        }
        await delay(20)
      }
      return { port, close: () => stop.abort() }
    },
  }
}
