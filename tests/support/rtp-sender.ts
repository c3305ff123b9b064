import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { flashAndBeep } from './measure/flash-and-beep.ts'

/** Something that sends RTP until it is stopped. */
export interface RtpSender {
  stop(): Promise<void>
}

const send = (input: readonly string[], output: readonly string[]): RtpSender => {
  const child = spawn('ffmpeg', ['-v', 'error', '-nostdin', ...input, ...output], { stdio: 'ignore' })
  const gone = once(child, 'exit')
  return {
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await gone
    },
  }
}

/** A camera that flashes at each full second: H.264 as browsers send it, a key frame every two seconds. */
export const sendCamera = (to: {
  readonly ip: string
  readonly port: number
  readonly rtcpPort: number
  readonly ssrc: number
  readonly payloadType: number
}): RtpSender =>
  send(
    ['-re', '-f', 'lavfi', '-i', flashAndBeep('320x180', 25).picture],
    [
      ...['-c:v', 'libx264', '-profile:v', 'baseline', '-preset', 'ultrafast', '-tune', 'zerolatency'],
      ...['-pix_fmt', 'yuv420p', '-g', '50', '-x264-params', 'scenecut=0'],
      ...['-ssrc', String(to.ssrc), '-payload_type', String(to.payloadType), '-f', 'rtp'],
      `rtp://${to.ip}:${to.port}?rtcpport=${to.rtcpPort}&pkt_size=1200`,
    ],
  )

/** A microphone that beeps at each full second. */
export const sendMicrophone = (port: number): RtpSender =>
  send(
    ['-re', '-f', 'lavfi', '-i', flashAndBeep('320x180', 25).sound],
    [
      ...['-c:a', 'libopus', '-frame_duration', '20', '-application', 'voip', '-b:a', '48k'],
      ...['-f', 'rtp', `rtp://127.0.0.1:${port}?rtcpport=${port}`],
    ],
  )

/** A camera that flashes at each full second, as VP8. */
export const sendVp8Camera = (port: number, payloadType: number): RtpSender =>
  send(
    ['-re', '-f', 'lavfi', '-i', flashAndBeep('320x180', 25).picture],
    [
      ...['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '500k', '-g', '25'],
      ...['-payload_type', String(payloadType), '-f', 'rtp'],
      `rtp://127.0.0.1:${port}?rtcpport=${port}&pkt_size=1200`,
    ],
  )
