import type { EncodedFrame, EncodedVideo } from './encoded-video.ts'

const clockRate = 90_000
/** Payload of one packet that fits through every network. */
const packetBytes = 1150

/** RTP payloads of a NAL unit: itself, or fragments of it (FU-A, RFC 6184 §5.8). */
export const payloadsOf = (unit: Buffer): readonly Buffer[] => {
  if (unit.length <= packetBytes) return [unit]
  const [header = 0] = unit
  const fragments: Buffer[] = []
  for (let at = 1; at < unit.length; at += packetBytes) {
    const end = Math.min(unit.length, at + packetBytes)
    const flags = (at === 1 ? 0x80 : 0) | (end === unit.length ? 0x40 : 0)
    const head = Buffer.from([(header & 0xe0) | 28, flags | (header & 0x1f)])
    fragments.push(Buffer.concat([head, unit.subarray(at, end)]))
  }
  return fragments
}

/** Sends encoded video in a loop, in real time. */
export interface VideoSender {
  /** Somebody needs a key frame: the next picture is one. */
  keyFrame(): void
  close(): void
}

export const sendVideo = (options: {
  readonly video: EncodedVideo
  readonly ssrc: number
  readonly payloadType: number
  readonly send: (packet: Buffer) => void
}): VideoSender => {
  const { video, ssrc, payloadType, send } = options
  const { frames, framesPerSecond } = video
  const began = performance.now()
  let sequence = 0
  let index = 0
  let sent = 0

  const sendFrame = ({ units }: EncodedFrame): void => {
    const payloads = units.flatMap(payloadsOf)
    for (const [at, payload] of payloads.entries()) {
      const header = Buffer.alloc(12)
      header.writeUInt8(0x80, 0)
      header.writeUInt8((at === payloads.length - 1 ? 0x80 : 0) | payloadType, 1)
      header.writeUInt16BE(sequence, 2)
      header.writeUInt32BE(Math.floor((sent * clockRate) / framesPerSecond), 4)
      header.writeUInt32BE(ssrc, 8)
      sequence = (sequence + 1) & 0xffff
      send(Buffer.concat([header, payload]))
    }
    sent += 1
  }
  const timer = setInterval(() => {
    // Timers drift; as many pictures go as are due.
    const due = Math.floor(((performance.now() - began) / 1000) * framesPerSecond)
    while (sent < due) {
      const frame = frames[index % frames.length]
      if (!frame) return
      index += 1
      sendFrame(frame)
    }
  }, 1000 / framesPerSecond)

  return {
    keyFrame: () => {
      const here = index % frames.length
      const next = frames.findIndex(({ key }, at) => key && at >= here)
      index = next === -1 ? 0 : next
    },
    close: () => clearInterval(timer),
  }
}
