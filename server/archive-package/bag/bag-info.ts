import { linesOf, TagFileError } from './tag-lines.ts'

/** One element of bag-info.txt; labels may repeat, and their order counts (RFC 8493 §2.2.2). */
export interface BagInfoElement {
  readonly label: string
  readonly value: string
}

/** How much payload a bag has: its bytes and its files. */
export interface PayloadOxum {
  readonly bytes: number
  readonly files: number
}

/** Reads bag-info.txt. @throws TagFileError for a line that is neither an element nor goes on with one */
export const parseBagInfo = (text: string): readonly BagInfoElement[] => {
  const elements: BagInfoElement[] = []
  for (const [index, line] of linesOf(text).entries()) {
    const last = elements.at(-1)
    if (/^[ \t]/u.test(line) && last) {
      elements[elements.length - 1] = { ...last, value: `${last.value} ${line.trim()}`.trim() }
      continue
    }
    const colon = line.indexOf(':')
    if (colon <= 0) throw new TagFileError(index + 1, 'this is no "label: value"')
    elements.push({ label: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() })
  }
  return elements
}

/** Labels are compared without case (RFC 8493 §2.2.2). */
export const valueOf = (info: readonly BagInfoElement[], label: string): string | undefined =>
  info.find((element) => element.label.toLowerCase() === label.toLowerCase())?.value

const oneLine = (value: string): string => value.replaceAll(/\s*[\r\n]+\s*/gu, ' ').trim()

export const bagInfoText = (elements: readonly BagInfoElement[]): string =>
  elements.map(({ label, value }) => `${label}: ${oneLine(value)}\n`).join('')

/** Reads the value of Payload-Oxum; undefined where it is none. */
export const parseOxum = (value: string): PayloadOxum | undefined => {
  const [, bytes, files] = /^(\d+)\.(\d+)$/u.exec(value) ?? []
  return bytes === undefined || files === undefined
    ? undefined
    : { bytes: Number(bytes), files: Number(files) }
}

export const oxumText = ({ bytes, files }: PayloadOxum): string => `${bytes}.${files}`
