/** Parameter sets as real encoders wrote them (x264, x265), for tests of what reads them. */

const bytes = (...hex: readonly string[]): readonly Buffer[] => hex.map((one) => Buffer.from(one, 'hex'))

export interface SampleFormat {
  readonly codec: 'avc' | 'hevc'
  readonly width: number
  readonly height: number
  readonly pixelAspect?: readonly [number, number]
  /** RFC 6381. */
  readonly name: string
  /** SPS and PPS, or VPS, SPS and PPS, without start codes. */
  readonly sets: readonly Buffer[]
}

/** H.264 of 320×180 and 640×360, of 1920×1080 (cropped from 1088), and interlaced of 704×576 with oblong pixels. */
export const avcSmall: SampleFormat = {
  ...{ codec: 'avc', width: 320, height: 180, pixelAspect: [1, 1], name: 'avc1.64000c' },
  sets: bytes('6764000cacb40a0cfcf808800000030080000019078a1550', '68ce0fcb'),
}
export const avcMedium: SampleFormat = {
  ...{ codec: 'avc', width: 640, height: 360, pixelAspect: [1, 1], name: 'avc1.64001e' },
  sets: bytes('6764001eacb405017fcb80880000030008000003019078b175', '68ce0fcb'),
}
export const avcLarge: SampleFormat = {
  ...{ codec: 'avc', width: 1920, height: 1080, name: 'avc1.42c028' },
  sets: bytes('6742c028da01e0089f97011000000300100000030320f1832a', '68ce0fc8'),
}
export const avcInterlaced: SampleFormat = {
  ...{ codec: 'avc', width: 704, height: 576, pixelAspect: [12, 11], name: 'avc1.4d401e' },
  sets: bytes('674d401ef4058126c084000003000400000300c87c50aa80', '68de0fc8'),
}
/** H.265 of 320×180 in 8 bits and of 1920×1080 in 10. */
export const hevcSmall: SampleFormat = {
  ...{ codec: 'hevc', width: 320, height: 180, name: 'hvc1.1.6.L60.90' },
  sets: bytes(
    '40010c01ffff01600000030090000003000003003cba0240',
    '42010101600000030090000003000003003ca00a080c1f3e5ba4a4c2f0168080000003008000000c84',
    '4401c073c189',
  ),
}
export const hevcLarge: SampleFormat = {
  ...{ codec: 'hevc', width: 1920, height: 1080, name: 'hvc1.2.4.L120.90' },
  sets: bytes(
    '40010c01ffff022000000300900000030000030078959409',
    '420101022000000300900000030000030078a003c0801107cad965654a4c2f016808000003000800000300c840',
    '4401c073c189',
  ),
}

/** A NAL unit that begins a picture: an IDR slice, or another one. */
export const slice = (codec: SampleFormat['codec'], isKey = true): Buffer =>
  codec === 'avc'
    ? Buffer.from([isKey ? 0x65 : 0x41, 0x88, 0x80, 0x40])
    : Buffer.from([isKey ? 0x26 : 0x02, 0x01, 0xaf, 0x20])

/** NAL units as a sample holds them: each behind a length of 4 bytes (ISO 14496-15 §4.3.3). */
export const sampleOf = (...nals: readonly Buffer[]): Buffer =>
  Buffer.concat(
    nals.flatMap((nal) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(nal.length)
      return [length, nal]
    }),
  )
