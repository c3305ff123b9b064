/**
 * Whoever reads this process's output may go before it does: a closed terminal, a launcher that was killed. Writing
 * fails then (EPIPE), which must not end the process and, itself reported by writing, would come back for ever.
 */
export const outliveOutput = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
}
