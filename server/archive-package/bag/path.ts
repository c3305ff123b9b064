/** Versions of BagIt that are read; ours writes 1.0. */
export type BagVersion = '0.97' | '1.0'

/** A path as a manifest writes it: LF, CR and % percent-encoded, and nothing else (RFC 8493 §2.1.3). */
export const encodePath = (path: string): string =>
  path.replaceAll('%', '%25').replaceAll('\n', '%0A').replaceAll('\r', '%0D')

/** The path that a manifest means. Version 0.97 encodes only the line ends: there `%25` is three characters. */
export const decodePath = (written: string, version: BagVersion): string => {
  const lines = written.replaceAll(/%0A/giu, '\n').replaceAll(/%0D/giu, '\r')
  return version === '0.97' ? lines : lines.replaceAll('%25', '%')
}

/**
 * Whether a path stays inside the folder that it is relative to, on every system that a bag may be unpacked on
 * (RFC 8493 §5.1): no root, drive or home, no step upwards, no backslash, no control character that ends a name early.
 */
export const staysInside = (path: string): boolean =>
  path !== '' &&
  !/^[/~]|^[A-Za-z]:|\\|\0/u.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')

/** Payload lies under data/ (RFC 8493 §2.1.2); all else is tag files. */
export const isPayload = (path: string): boolean => path.startsWith('data/')
