/** Ticks a second of Opus over RTP, whatever was captured (RFC 7587 §4.1). */
export const opusClock = 48_000

/** Ticks of one frame by the configuration number in a packet's first byte (RFC 6716 §3.1, Table 2). */
const frameTicks = (configuration: number): number => {
  if (configuration < 12) return [480, 960, 1920, 2880][configuration % 4] ?? 960
  if (configuration < 16) return [480, 960][configuration % 2] ?? 960
  return [120, 240, 480, 960][configuration % 4] ?? 960
}

/** How long an Opus packet sounds, in ticks of 48 kHz; 0 where it is none (RFC 6716 §3.1, §3.2). */
export const opusTicks = (packet: Buffer): number => {
  const [head, count] = packet
  if (head === undefined) return 0
  const ticks = frameTicks(head >> 3)
  switch (head & 3) {
    case 0:
      return ticks
    case 3:
      return ticks * ((count ?? 0) & 0x3f)
    default:
      return ticks * 2
  }
}

/** Ticks of `opusSilence`. */
export const opusSilenceTicks = 960
/** 20 ms of silence: CELT, full band, one frame without content (RFC 6716 §4.3). */
export const opusSilence = Buffer.from([0xf8, 0xff, 0xfe])
