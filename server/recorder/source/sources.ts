import type { SourceId } from '../../contract/ids.ts'
import type { SourceSettings } from '../../contract/recorder.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import type { ClockStep } from '../clock/index.ts'
import type { RecordedSource } from '../store/sources.ts'
import type { EndReason } from './end-reason.ts'
import type { SourceCourse, Supervisor, TimelineEnd } from './supervisor.ts'

/** The sources that are recorded now. */
export interface Sources {
  readonly statuses: readonly SourceCourse[]
  find(id: SourceId): Supervisor | undefined
  /** Begins to record a source that is not recorded yet. */
  begin(source: RecordedSource, timelineEnd: Promise<TimelineEnd>): void
  /** Begins to record a source, or ends it and begins anew with other settings. Others go on undisturbed. */
  put(source: RecordedSource): Promise<void>
  /** Ends a source for good. */
  remove(id: SourceId): Promise<void>
  restart(id: SourceId, why: EndReason): void
  /** Ends the session of a source in order, and begins none until `resume`. Idempotent. */
  pause(id: SourceId, why: EndReason): void
  resume(id: SourceId): void
  /** The clock stepped. */
  clockStepped(step: ClockStep): void
  /** Ends all of them in order. */
  close(): Promise<void>
}

export interface SourcesOptions {
  readonly create: (source: RecordedSource, timelineEnd: Promise<TimelineEnd>) => Supervisor
  /**
   * Asked after the source's last words were committed.
   * @param isBack it was not among the sources until now: new, or removed once
   */
  readonly timelineEnd: (source: RecordedSource, isBack: boolean) => Promise<TimelineEnd>
  /** Something of a source is another now that no session runs by: its name, its retention, its priority. */
  readonly settingsChanged: (source: RecordedSource) => void
}

/** What a session runs by. Others, as its name, are read where they are needed. */
const sameSettings = (one: SourceSettings, other: SourceSettings): boolean =>
  one.url === other.url &&
  one.credentials === other.credentials &&
  one.transport === other.transport &&
  one.enabled === other.enabled

export const createSources = ({ create, timelineEnd, settingsChanged }: SourcesOptions): Sources => {
  const running = new Map<SourceId, Supervisor>()
  /** Changes of one source follow each other. */
  let lastChange: Promise<void> = Promise.resolve()
  let closed: Promise<void> | undefined

  const inTurn = (change: () => Promise<void>): Promise<void> => {
    const next = lastChange.then(change)
    lastChange = next.catch(() => undefined)
    return next
  }

  const begin = (source: RecordedSource, end: Promise<TimelineEnd>): void => {
    const supervisor = create(source, end)
    running.set(source.settings.id, supervisor)
    supervisor.start()
  }

  return {
    get statuses() {
      return [...running.values()].map(({ status }) => status)
    },
    find: (id) => running.get(id),
    begin,
    put: (source) =>
      inTurn(async () => {
        if (closed) throw new DomainError('server.stopping')
        const before = running.get(source.settings.id)
        if (before && sameSettings(before.source, source.settings)) {
          settingsChanged(source)
          return
        }
        await before?.close(source.settings.enabled ? 'recorder-stopped' : 'disabled')
        begin(source, timelineEnd(source, before === undefined))
      }),
    remove: (id) =>
      inTurn(async () => {
        await running.get(id)?.close(null)
        running.delete(id)
      }),
    restart: (id, why) => running.get(id)?.restart(why),
    pause: (id, why) => running.get(id)?.pause(why),
    resume: (id) => running.get(id)?.resume(),
    clockStepped: (step) => {
      for (const supervisor of running.values()) supervisor.clockStepped(step)
    },
    close: () =>
      (closed ??= lastChange.then(async () => {
        await Promise.all([...running.values()].map((supervisor) => supervisor.close('recorder-stopped')))
      })),
  }
}
