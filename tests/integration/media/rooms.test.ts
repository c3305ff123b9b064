import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withTimeout } from '../../../server/kernel/errors/index.ts'
import type { Peer, Room } from '../../../server/media/index.ts'
import { cameraParameters, microphoneParameters, startMedia } from '../../support/media.ts'
import { isRunning } from '../../support/process-tree.ts'
import { until } from '../../support/until.ts'

type RunningMedia = Awaited<ReturnType<typeof startMedia>>

let media: RunningMedia

beforeEach(async () => {
  media = await startMedia()
})
afterEach(() => media.close())

const gauge = async (name: string): Promise<number> => {
  const line = (await media.metricsText())
    .split('\n')
    .find((each) => each.startsWith(`huijian_media_${name}`))
  return Number(line?.split(' ').at(-1))
}

const sender = async (room: Room, id = 'sender'): Promise<{ peer: Peer; transportId: string }> => {
  const peer = room.createPeer(id)
  return { peer, transportId: (await peer.openTransport('send')).id }
}

const receiver = async (room: Room, id = 'receiver'): Promise<Peer> => {
  const peer = room.createPeer(id)
  await peer.openTransport('receive')
  peer.setCapabilities(room.rtpCapabilities)
  return peer
}

const produceCamera = ({ peer, transportId }: { peer: Peer; transportId: string }): Promise<string> =>
  peer.produce({ transportId, kind: 'video', rtpParameters: cameraParameters('0'), paused: false })

describe('a room refuses', () => {
  it('ids of transports, producers and consumers that are another peer’s', async () => {
    const room = await media.createRoom('room')
    const own = await sender(room)
    const producerId = await produceCamera(own)
    const consumerId = (await (await receiver(room)).consume(producerId)).consumerId
    const stranger = room.createPeer('stranger')

    await expect(stranger.restartIce(own.transportId)).rejects.toMatchObject({
      code: 'media.unknownTransport',
    })
    await expect(
      stranger.produce({
        transportId: own.transportId,
        kind: 'video',
        rtpParameters: cameraParameters('1'),
        paused: false,
      }),
    ).rejects.toMatchObject({ code: 'media.unknownTransport' })
    await expect(stranger.setPaused(producerId, true)).rejects.toMatchObject({
      code: 'media.unknownProducer',
    })
    await expect(stranger.resume(consumerId)).rejects.toMatchObject({ code: 'media.unknownConsumer' })
    await expect(stranger.setTile(consumerId, null)).rejects.toMatchObject({
      code: 'media.unknownConsumer',
    })
  })

  it('a producer of another room', async () => {
    const elsewhere = await media.createRoom('elsewhere')
    const producerId = await produceCamera(await sender(elsewhere))
    const peer = await receiver(await media.createRoom('room'))

    await expect(peer.consume(producerId)).rejects.toMatchObject({ code: 'media.unknownProducer' })
  })

  it('to send through a transport for receiving', async () => {
    const room = await media.createRoom('room')
    const peer = room.createPeer('peer')
    await peer.openTransport('send')
    const { id } = await peer.openTransport('receive')

    await expect(
      peer.produce({ transportId: id, kind: 'audio', rtpParameters: microphoneParameters(1), paused: false }),
    ).rejects.toMatchObject({ code: 'media.unknownTransport' })
  })

  it('parameters that mediasoup does not understand', async () => {
    const room = await media.createRoom('room')
    const { peer, transportId } = await sender(room)

    await expect(peer.connect(transportId, { fingerprints: 'none' })).rejects.toMatchObject({
      code: 'media.invalidParameters',
    })
    await expect(
      peer.produce({ transportId, kind: 'video', rtpParameters: { codecs: 7 }, paused: false }),
    ).rejects.toMatchObject({ code: 'media.invalidParameters' })
  })

  it('a stream to a browser that has not said what it can receive', async () => {
    const room = await media.createRoom('room')
    const producerId = await produceCamera(await sender(room))
    const peer = room.createPeer('peer')
    await peer.openTransport('receive')

    await expect(peer.consume(producerId)).rejects.toMatchObject({ code: 'media.cannotConsume' })
  })

  it('everything once it has closed', async () => {
    const room = await media.createRoom('room')
    const { peer } = await sender(room)
    room.close()

    expect(peer.closed).toBe(true)
    expect(() => room.createPeer('late')).toThrow(expect.objectContaining({ code: 'media.unavailable' }))
    await expect(room.openRelay()).rejects.toMatchObject({ code: 'media.unavailable' })
  })
})

describe('a room', () => {
  it('offers H.264 before VP8, and Opus with FEC and DTX', async () => {
    const room = await media.createRoom('room')
    const codecs = room.rtpCapabilities['codecs'] as {
      mimeType: string
      parameters: Record<string, unknown>
    }[]
    const named = codecs.filter((codec) => codec.mimeType !== 'video/rtx')

    expect(named.map((codec) => codec.mimeType)).toEqual([
      'audio/opus',
      'video/H264',
      'video/H264',
      'video/VP8',
    ])
    expect(named[0]?.parameters).toMatchObject({ useinbandfec: 1, usedtx: 1 })
    expect(named[1]?.parameters['profile-level-id']).toBe('42e01f')
  })

  it('gives an H.264 camera in three layers, paused until the client is ready', async () => {
    const room = await media.createRoom('room')
    const producerId = await produceCamera(await sender(room))
    const peer = await receiver(room)
    const stream = await peer.consume(producerId)

    expect(stream).toMatchObject({ producerId, kind: 'video', paused: false })
    expect(stream.rtpParameters).toMatchObject({
      codecs: expect.arrayContaining([expect.objectContaining({ mimeType: 'video/H264' })]) as unknown,
      encodings: [expect.objectContaining({ scalabilityMode: 'L3T1' })],
    })
    await peer.resume(stream.consumerId)
    await peer.setTile(stream.consumerId, { width: 1280, height: 720 })
    await peer.setTile(stream.consumerId, null)
  })

  it('tells the receivers when a stream ends, whether closed or lost with its transport', async () => {
    const room = await media.createRoom('room')
    const own = await sender(room)
    const first = await produceCamera(own)
    const peer = await receiver(room)
    const ended: string[] = []
    peer.observer.on('consumerClosed', ({ producerId }) => ended.push(producerId))
    await peer.consume(first)
    own.peer.closeProducer(first)
    await until('the first stream to end', 30_000, () => ended.includes(first))

    const second = await produceCamera(own)
    await peer.consume(second)
    const lost: string[] = []
    own.peer.observer.on('producerClosed', ({ producerId }) => lost.push(producerId))
    own.peer.closeTransport('send')
    await until('the second stream to end', 30_000, () => ended.includes(second))
    expect(lost).toEqual([second])
  })

  it('gives one consumer for each stream, however often it is asked', async () => {
    const room = await media.createRoom('room')
    const producerId = await produceCamera(await sender(room))
    const peer = await receiver(room)
    const { consumerId } = await peer.consume(producerId)
    await peer.consume(producerId)

    expect(await gauge('consumers')).toBe(1)
    await expect(peer.resume(consumerId)).rejects.toMatchObject({ code: 'media.unknownConsumer' })
  })

  it('restarts ICE with new credentials', async () => {
    const room = await media.createRoom('room')
    const { peer, transportId } = await sender(room)
    const first = await peer.restartIce(transportId)
    const second = await peer.restartIce(transportId)

    expect(first['usernameFragment']).toBeTypeOf('string')
    expect(second['usernameFragment']).not.toBe(first['usernameFragment'])
  })

  it('replaces the peer of the same id', async () => {
    const room = await media.createRoom('room')
    const { peer: old } = await sender(room, 'same')
    const next = room.createPeer('same')

    expect(old.closed).toBe(true)
    expect(next.closed).toBe(false)
  })

  it('counts rooms, producers and consumers while they are open', async () => {
    const room = await media.createRoom('room')
    const producerId = await produceCamera(await sender(room))
    await (await receiver(room)).consume(producerId)
    expect([await gauge('rooms'), await gauge('producers'), await gauge('consumers')]).toEqual([1, 1, 1])

    room.close()
    expect([await gauge('rooms'), await gauge('producers'), await gauge('consumers')]).toEqual([0, 0, 0])
  })
})

describe('workers', () => {
  it('share rooms evenly', async () => {
    await media.close()
    media = await startMedia({ workers: 2 })
    const [one, other] = [await media.createRoom('one'), await media.createRoom('other')]
    const producerId = await produceCamera(await sender(one))
    const [first, second] = media.workerPids()

    expect(first).not.toBe(second)
    process.kill(first ?? 0, 'SIGKILL')
    await until('one of the rooms to close', 30_000, () => one.closed || other.closed)
    expect(one.closed && other.closed).toBe(false)
    expect(producerId).not.toBe('')
  })

  it('are restarted when they die: the room says so, and a new one opens at once', async () => {
    const room = await media.createRoom('room')
    const { peer } = await sender(room)
    const [pid] = media.workerPids()
    const died = new Promise<Room>((resolve, reject) => {
      room.observer.on('died', () => void media.createRoom('again').then(resolve, reject))
    })
    process.kill(pid ?? 0, 'SIGKILL')
    const again = await withTimeout(died, 30_000, 'a room after the death of its worker')

    expect(room.closed).toBe(true)
    expect(peer.closed).toBe(true)
    expect(again.closed).toBe(false)
    expect(media.workerPids()).not.toContain(pid)
    expect(media.workers()).toEqual({ running: 1, wanted: 1 })
    expect(await media.metricsText()).toMatch(/huijian_media_worker_deaths_total\{[^}]*\} 1/u)
  })

  it('end with the SFU, and no room is opened after', async () => {
    const [pid] = media.workerPids()
    await media.close()
    await until('the worker to be gone', 30_000, async () => !(await isRunning(pid ?? 0)))
    await expect(media.createRoom('late')).rejects.toMatchObject({ code: 'media.unavailable' })
  })

  it('do not start where a port is taken: the SFU says so instead of running without', async () => {
    await media.close()
    media = await startMedia()
    const taken = 45_871
    const first = await startMedia({ portBase: taken })
    await expect(startMedia({ portBase: taken })).rejects.toThrow()
    await first.close()
  })
})
