/** A line of a tag file that does not say what it should. */
export class TagFileError extends Error {
  override readonly name = 'TagFileError'
  readonly line: number

  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

/** The lines of a tag file: ended by LF, CR or CRLF (RFC 8493 §2), an empty last one left out. */
export const linesOf = (text: string): readonly string[] => {
  const lines = text.split(/\r\n|\n|\r/u)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}
