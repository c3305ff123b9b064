import type { ExpectedPart } from '../../contract/archive.ts'

/** Parts are missing, and nobody said that the package is to be sealed without them. */
export class GapsFound extends Error {
  override readonly name = 'GapsFound'
  readonly gaps: readonly ExpectedPart[]

  constructor(gaps: readonly ExpectedPart[]) {
    super(`${gaps.length} parts are missing: ${gaps.map(({ name }) => name.en).join('; ')}`)
    this.gaps = gaps
  }
}

/** Two files of the content want one name, or a name that cannot be kept everywhere. */
export class UnpackableName extends Error {
  override readonly name = 'UnpackableName'
}

/** The package that was built is not what it should be: it is not published. */
export class BadPackage extends Error {
  override readonly name = 'BadPackage'
}

/** A file of the content cannot be read: a gap. What goes wrong where the package is written is none. */
export class UnreadableContent extends Error {
  override readonly name = 'UnreadableContent'
}
