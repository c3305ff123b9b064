import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** The address that programs in the namespace have beside loopback. */
export const namespaceAddress = '10.77.0.1'

const links = [
  'ip link set lo up',
  'ip link add v0 type veth peer name v1',
  `ip addr add ${namespaceAddress}/24 dev v0`,
  'ip link set v0 up',
  'ip link set v1 up',
].join(' && ')

/**
 * Runs a program of ours in a network namespace of its own, which has loopback and one more address and reaches nothing
 * outside, and resolves with what it wrote to standard output.
 * @throws Error with what it wrote to standard error where it fails
 */
export const inNamespace = async (program: string, timeoutMs: number): Promise<string> => {
  const child = spawn(
    'unshare',
    ['-n', 'sh', '-c', `${links} && exec "$0" "$@"`, process.execPath, program],
    { stdio: ['ignore', 'pipe', 'pipe'], signal: AbortSignal.timeout(timeoutMs) },
  )
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0)
    throw new Error(`${program} ended with ${code}:\n${errors.slice(-4000)}\n${output.slice(-2000)}`)
  return output
}
