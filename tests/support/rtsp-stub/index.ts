import { createServer, type AddressInfo, type Socket } from 'node:net'

/** What the stub says it has: sound and no picture, or nothing at all, for ever. */
export type RtspStubKind = 'audio-only' | 'silent'

/** An RTSP server that is no camera: answers with sound only, or takes connections and says nothing (RFC 2326). */
export interface RtspStub {
  readonly url: string
  close(): Promise<void>
}

const sdp = [
  ...['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=sound', 'c=IN IP4 0.0.0.0', 't=0 0', 'a=control:*'],
  ...['m=audio 0 RTP/AVP 8', 'a=rtpmap:8 PCMA/8000', 'a=control:track1', ''],
].join('\r\n')

/** A packet of 20 ms of silence in G.711 A-law over interleaved channel 0. */
const packet = (sequence: number): Buffer => {
  const rtp = Buffer.alloc(12 + 160, 0xd5)
  rtp.writeUInt8(0x80, 0)
  rtp.writeUInt8(8, 1)
  rtp.writeUInt16BE(sequence & 0xffff, 2)
  rtp.writeUInt32BE(sequence * 160, 4)
  rtp.writeUInt32BE(7, 8)
  const head = Buffer.from([0x24, 0, 0, 0])
  head.writeUInt16BE(rtp.length, 2)
  return Buffer.concat([head, rtp])
}

const answer = (socket: Socket, request: string): void => {
  const [method] = request.split(' ', 1)
  const cseq = /CSeq: *(\d+)/iu.exec(request)?.[1] ?? '0'
  const headers: Readonly<Record<string, string>> = {
    OPTIONS: 'Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n',
    DESCRIBE: `Content-Type: application/sdp\r\nContent-Length: ${sdp.length}\r\n\r\n${sdp}`,
    SETUP: 'Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n\r\n',
  }
  socket.write(`RTSP/1.0 200 OK\r\nCSeq: ${cseq}\r\n${headers[method ?? ''] ?? 'Session: 1\r\n\r\n'}`)
  if (method !== 'PLAY') return
  let sequence = 0
  const timer = setInterval(() => socket.write(packet(sequence++)), 20)
  socket.once('close', () => clearInterval(timer))
}

export const startRtspStub = async (kind: RtspStubKind): Promise<RtspStub> => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
    let waiting = ''
    socket.on('data', (chunk) => {
      if (kind === 'silent') return
      waiting += chunk.toString('latin1')
      for (let end = waiting.indexOf('\r\n\r\n'); end >= 0; end = waiting.indexOf('\r\n\r\n')) {
        answer(socket, waiting.slice(0, end))
        waiting = waiting.slice(end + 4)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `rtsp://127.0.0.1:${(server.address() as AddressInfo).port}/stub`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
