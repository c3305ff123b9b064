import type { RecorderCommand, SourceSettings } from '../contract/recorder.ts'
import type { Database } from '../kernel/database/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import type { Sources } from './source/sources.ts'
import { listSources, noteCommand, putSource, removeSource, type IndexWriter } from './store/index.ts'

export interface CommandsOptions {
  readonly database: Database
  readonly sources: Sources
  readonly index: IndexWriter
  readonly now: () => number
  /** What was committed reaches the disk. */
  readonly makeDurable: () => Promise<void>
}

/** Carries commands out, each once. */
export interface Commands {
  /**
   * @returns when the command is carried out and would survive a power cut
   * @throws DomainError `recorder.badUrl`, `recorder.unknownSource`
   */
  execute(command: RecorderCommand): Promise<void>
}

const schemes = new Set(['rtsp:', 'rtsps:'])

/** The address of a source never holds credentials: they would be stored and shown unencrypted. */
const checkAddress = ({ url }: SourceSettings): void => {
  const address = URL.parse(url)
  if (!address || !schemes.has(address.protocol) || address.username !== '' || address.password !== '')
    throw new DomainError('recorder.badUrl')
}

export const createCommands = ({ database, sources, index, now, makeDurable }: CommandsOptions): Commands => {
  /** Writes what the command changes. @returns false where it had been carried out before */
  const store = (command: RecorderCommand): Promise<boolean> =>
    database.transaction(async (trx) => {
      if (!(await noteCommand(trx, command.id, now()))) return false
      if (command.type === 'source.put') await putSource(trx, command.source, now())
      else if (!(await removeSource(trx, command.sourceId, now())))
        throw new DomainError('recorder.unknownSource', { sourceId: command.sourceId })
      return true
    })

  const apply = async (command: RecorderCommand): Promise<void> => {
    if (command.type === 'source.remove') {
      index.journal('source.removed', command.sourceId, {})
      await sources.remove(command.sourceId)
      return
    }
    const { id, name, enabled } = command.source
    index.journal('source.put', id, { name, enabled })
    const source = (await listSources(database)).find(({ settings }) => settings.id === id)
    if (source) await sources.put(source)
  }

  return {
    execute: async (command) => {
      if (command.type === 'source.put') checkAddress(command.source)
      if (!(await store(command))) return
      await apply(command)
      await index.flush()
      await makeDurable()
    },
  }
}
