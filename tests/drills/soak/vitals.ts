import { readdir, readlink } from 'node:fs/promises'
import { extname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readProcess } from '../../support/process-tree.ts'
import type { Product } from '../../support/product.ts'

/** What a process holds while it does its usual work. */
export interface Vitals {
  /**
   * Open descriptors: the lower quartile seen. A file that is being finished is open beside its successor, and whoever
   * asks the server holds a connection for some seconds; a camera that is connected anew has none for a moment.
   */
  readonly descriptors: number
  /** Resident memory: the median seen. */
  readonly rssMiB: number
  /** Of the last look: what the descriptors are, `socket 12, pipe 46, .mp4 23`. */
  readonly detail: string
}

const everyMs = 500

/** The value that so much of the others is smaller than. */
const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * share)] ?? 0

/** What a descriptor is open on, without what tells it from others of its kind (proc_pid_fd(5)). */
const kindOf = (target: string): string =>
  target.startsWith('/') ? extname(target) || target : target.replace(/:\[\d+\]$/u, '')

const look = async (pid: number): Promise<Vitals> => {
  const folder = `/proc/${pid}/fd`
  const [names, found] = await Promise.all([readdir(folder), readProcess(pid)])
  if (!found) throw new Error(`process ${pid} has ended`)
  // Some are closed again by now.
  const targets = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => undefined)))
  const open = targets.filter((target) => target !== undefined)
  const detail = [...Map.groupBy(open, kindOf)].map(([kind, { length }]) => `${kind} ${length}`)
  return {
    descriptors: open.length,
    rssMiB: found.residentBytes / 2 ** 20,
    detail: detail.toSorted().join(', '),
  }
}

const summarise = (seen: readonly Vitals[]): Vitals => ({
  descriptors: quantile(
    seen.map(({ descriptors }) => descriptors),
    0.25,
  ),
  rssMiB: quantile(
    seen.map(({ rssMiB }) => rssMiB),
    0.5,
  ),
  detail: seen.at(-1)?.detail ?? '',
})

/** Looks at recorder and web again and again for `forMs`. @throws Error where one of them is not there */
export const readVitals = async (
  product: Product,
  forMs: number,
  signal?: AbortSignal,
): Promise<{ readonly recorder: Vitals; readonly web: Vitals }> => {
  const { recorder, web } = await product.processes()
  if (!recorder || !web) throw new Error('recorder or web is not running')
  const ofRecorder: Vitals[] = []
  const ofWeb: Vitals[] = []
  const until = performance.now() + forMs
  do {
    ofRecorder.push(await look(recorder.pid))
    ofWeb.push(await look(web.pid))
    await delay(everyMs, undefined, { ...(signal && { signal }) })
  } while (performance.now() < until)
  return { recorder: summarise(ofRecorder), web: summarise(ofWeb) }
}
