/** A list as people's spreadsheets write it: UTF-8, or else GB 18030, which Excel writes in Chinese. */
export const decodeCsv = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}
