import { DomainError } from '../../kernel/errors/index.ts'
import { hideSecrets } from '../../kernel/log/index.ts'

const unauthorised =
  /not\s*authori[sz]ed|unauthori[sz]ed|authentication failed|FailedAuthentication|\b401\b/iu
const unreachable = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE'],
  'ETIMEDOUT',
])

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '')

/**
 * What went wrong with a call of a device, out of what the `onvif` package throws: it tells things apart by their
 * texts alone.
 * @param status HTTP status of the device's last answer
 */
export const onvifTrouble = (error: unknown, status: number | undefined): DomainError => {
  if (error instanceof DomainError)
    return error.code === 'server.timeout' ? new DomainError('onvif.timedOut', {}, { cause: error }) : error
  const cause = error instanceof Error ? error : new Error(String(error))
  const because = { cause }
  if (cause.message === 'Network timeout') return new DomainError('onvif.timedOut', {}, because)
  if (unreachable.has(codeOf(cause))) return new DomainError('onvif.unreachable', {}, because)
  if (status === 401 || unauthorised.test(cause.message))
    return new DomainError('onvif.unauthorised', {}, because)
  const fault = /^ONVIF SOAP Fault: (.*)/su.exec(cause.message)?.[1]
  if (fault !== undefined)
    return new DomainError('onvif.refused', { said: hideSecrets(fault).slice(0, 200) }, because)
  return new DomainError('onvif.badAnswer', {}, because)
}
