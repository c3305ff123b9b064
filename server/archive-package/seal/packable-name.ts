import { staysInside } from '../bag/path.ts'
import { similarNames } from '../bag/similar-names.ts'
import { UnpackableName } from './sealing-error.ts'

/**
 * Characters that Windows takes in no name, and those that a manifest has to encode: without them `sha256sum -c` reads
 * the manifest too.
 */
// eslint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u001f\u007f<>:"|?*\\%]/gu

/** A text made into one name of a path, for whoever names files after cases and cameras. */
export const packableName = (text: string): string => {
  const name = text
    .normalize('NFC')
    .replaceAll(forbidden, '_')
    .replaceAll('/', '_')
    .replace(/^[\s.~]+/u, '')
    .replace(/[\s.]+$/u, '')
  return name === '' ? '_' : name
}

const isPackable = (path: string): boolean =>
  staysInside(path) && path.split('/').every((name) => packableName(name) === name)

/** @throws UnpackableName where a path cannot be unpacked as it is on every system, or two would be one there */
export const requirePackable = (paths: readonly string[]): void => {
  const bad = paths.find((path) => !isPackable(path))
  if (bad !== undefined)
    throw new UnpackableName(`${JSON.stringify(bad)} cannot be the name of a packed file`)
  const [similar] = similarNames(paths)
  if (similar) throw new UnpackableName(`some file systems take these names for one: ${similar.join(', ')}`)
  if (new Set(paths).size < paths.length) throw new UnpackableName('two files have the same name')
}
