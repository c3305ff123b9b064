/** What one error code means: its HTTP status (RFC 9110 §15) and what to tell the person, in both languages. */
export interface ErrorEntry {
  readonly status: number
  readonly zh: string
  readonly en: string
}

export type ErrorTable = Readonly<Record<string, ErrorEntry>>
