/** What was found of one component: fit, or what is wrong and what to do. */
export interface Finding {
  readonly component: 'node' | 'ffmpeg' | 'worker' | 'database' | 'disk' | 'ports' | 'clock' | 'TLS'
  readonly ok: boolean
  readonly detail: string
}

/** Prints one line per finding; true where all are well. */
export const printFindings = (
  findings: readonly Finding[],
  out: NodeJS.WritableStream = process.stdout,
): boolean => {
  for (const { component, ok, detail } of findings) {
    out.write(`${component.padEnd(9)} ${ok ? 'ok' : 'WRONG'}  ${detail}\n`)
  }
  return findings.every((finding) => finding.ok)
}
