import { MaterialType } from '../../contract/material.ts'
import { DomainError } from '../errors/index.ts'

/** A file type that may be taken: its media type, and what its content looks like; null: like nothing known (text). */
interface FileKind {
  readonly mediaType: string
  readonly contents: readonly (string | null)[]
}

const openXml = (part: string): FileKind => {
  const mediaType = `application/vnd.openxmlformats-officedocument.${part}`
  return { mediaType, contents: [mediaType] }
}
/** Compound files: the office formats of before 2007, and those of WPS. */
const compound = (mediaType: string): FileKind => ({ mediaType, contents: ['application/x-cfb'] })

/** By the extension of a name. OFD (GB/T 33190) is a ZIP file. */
const kinds: Readonly<Record<MaterialType, FileKind>> = {
  pdf: { mediaType: 'application/pdf', contents: ['application/pdf'] },
  ofd: { mediaType: 'application/ofd', contents: ['application/zip'] },
  docx: openXml('wordprocessingml.document'),
  xlsx: openXml('spreadsheetml.sheet'),
  pptx: openXml('presentationml.presentation'),
  doc: compound('application/msword'),
  xls: compound('application/vnd.ms-excel'),
  ppt: compound('application/vnd.ms-powerpoint'),
  wps: compound('application/vnd.ms-works'),
  et: compound('application/x-et'),
  dps: compound('application/x-dps'),
  png: { mediaType: 'image/png', contents: ['image/png'] },
  jpg: { mediaType: 'image/jpeg', contents: ['image/jpeg'] },
  jpeg: { mediaType: 'image/jpeg', contents: ['image/jpeg'] },
  txt: { mediaType: 'text/plain', contents: [null] },
}

const extensionOf = (fileName: string): string => /\.([^.]+)$/u.exec(fileName)?.[1]?.toLowerCase() ?? ''

/**
 * The type that a name promises.
 * @throws DomainError `material.typeRefused` where that is not taken
 */
export const promisedKind = (fileName: string, taken: readonly MaterialType[]): FileKind => {
  const extension = extensionOf(fileName)
  const known = MaterialType.safeParse(extension)
  if (!known.success || !taken.includes(known.data))
    throw new DomainError('material.typeRefused', { extension, taken })
  return kinds[known.data]
}

/** @throws DomainError `material.contentMismatch` where the content is not what the name promises */
export const checkContentType = (promised: FileKind, found: string | undefined): void => {
  if (!promised.contents.includes(found ?? null))
    throw new DomainError('material.contentMismatch', { promised: promised.mediaType, found: found ?? null })
}

/** Whether browsers show it as it is. */
export const previewOf = (mediaType: string): 'image' | 'pdf' | null => {
  if (mediaType === 'application/pdf') return 'pdf'
  return mediaType === 'image/png' || mediaType === 'image/jpeg' ? 'image' : null
}
