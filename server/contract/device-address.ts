/** Ports that an address means where it names none; `URL` leaves them out where it knows them itself. */
const usualPorts: Readonly<Record<string, string>> = {
  'rtsp:': '554',
  'rtsps:': '322',
  'http:': '80',
  'https:': '443',
}

/** URL.parse, which is younger than the browsers that the client is to run in; undefined where the text is no address. */
export const parsedAddress = (text: string): URL | undefined => {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/** Whether two addresses lead to the same machine, by the name they give it; false where one is no address. */
export const sameHost = (one: string, other: string): boolean => {
  const [first, second] = [parsedAddress(one), parsedAddress(other)]
  return first !== undefined && first.hostname === second?.hostname
}

/**
 * Whether two addresses lead to the same service of the same machine. Behind another port may be somebody else: a
 * router gives each device of its network one.
 */
export const sameService = (one: string, other: string): boolean => {
  const [first, second] = [parsedAddress(one), parsedAddress(other)]
  const portOf = ({ port, protocol }: URL): string | undefined => port || usualPorts[protocol]
  return (
    first !== undefined &&
    first.hostname === second?.hostname &&
    first.protocol === second.protocol &&
    portOf(first) === portOf(second)
  )
}
