import { ApiFailure } from './failure.ts'
import { refusal } from './request.ts'

/** What lies at an address of the server, as it is: footage. Rejects with `ApiFailure`, or as the signal aborts. */
export const fetchBytes = async (address: string, signal: AbortSignal): Promise<Uint8Array> => {
  const response = await fetch(address, { signal }).catch((error: unknown) => {
    throw signal.aborted ? error : new ApiFailure({ kind: 'unreachable' }, { cause: error })
  })
  if (!response.ok) throw await refusal(response)
  return new Uint8Array(await response.arrayBuffer())
}
