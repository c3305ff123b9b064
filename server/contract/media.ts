import { z } from 'zod'

/** An id of mediasoup's making (transport, producer, consumer); must be one of the caller's own. */
export const MediaId = z.string().min(1).max(64)

/**
 * mediasoup's own structures (RTP capabilities and parameters, ICE and DTLS parameters) pass through: mediasoup checks
 * their inside, and refuses what is wrong. Here only their outer shape is checked.
 */
const passing = z.record(z.string(), z.unknown())
export const RtpCapabilities = passing
export const RtpParameters = passing
export const DtlsParameters = passing
export const IceParameters = passing
export const TransportOptions = z.object({
  id: MediaId,
  iceParameters: passing,
  iceCandidates: z.array(passing),
  dtlsParameters: passing,
})
export type TransportOptions = z.infer<typeof TransportOptions>
