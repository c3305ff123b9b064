/** Ports that an address means where it names none; `URL` leaves them out where it knows them itself. */
const usualPorts: Readonly<Record<string, string>> = {
  'rtsp:': '554',
  'rtsps:': '322',
  'http:': '80',
  'https:': '443',
}

/** Whether two addresses lead to the same machine, by the name they give it; false where one is no address. */
export const sameHost = (one: string, other: string): boolean => {
  const [first, second] = [URL.parse(one), URL.parse(other)]
  return first !== null && first.hostname === second?.hostname
}

/**
 * Whether two addresses lead to the same service of the same machine. Behind another port may be somebody else: a
 * router gives each device of its network one.
 */
export const sameService = (one: string, other: string): boolean => {
  const [first, second] = [URL.parse(one), URL.parse(other)]
  const portOf = ({ port, protocol }: URL): string | undefined => port || usualPorts[protocol]
  return (
    first !== null &&
    second !== null &&
    first.hostname === second.hostname &&
    first.protocol === second.protocol &&
    portOf(first) === portOf(second)
  )
}
