/**
 * The command that runs `command` so that the kernel sends it `signal` when its parent dies (prctl(2)
 * PR_SET_PDEATHSIG, by util-linux's setpriv): no orphan stays behind, whatever the parent died of.
 */
export const tieToParent = (
  signal: 'TERM' | 'KILL',
  command: string,
  args: readonly string[],
): { readonly command: string; readonly args: readonly string[] } => ({
  command: 'setpriv',
  args: ['--pdeathsig', signal, '--', command, ...args],
})
