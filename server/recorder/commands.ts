import type { SourceId } from '../contract/ids.ts'
import type { CommandResult, HoldSettings, RecorderCommand, SourceSettings } from '../contract/recorder.ts'
import type { Database, Transaction } from '../kernel/database/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import type { Exports } from './exports/index.ts'
import { endHold, placeHold } from './holds/index.ts'
import type { Sources } from './source/sources.ts'
import type { Compositions } from './compose/index.ts'
import { cancelComposition, putComposition } from './store/compositions.ts'
import { cancelExport, putExport } from './store/exports.ts'
import {
  addTrack,
  listSources,
  noteCommand,
  putSource,
  removeSource,
  resultOfCommand,
  type IndexWriter,
} from './store/index.ts'

export interface CommandsOptions {
  readonly database: Database
  readonly sources: Sources
  readonly index: IndexWriter
  readonly now: () => number
  /** What was committed reaches the disk. */
  readonly makeDurable: () => Promise<void>
  /** Notes the holds of a source beside its clips. Never rejects. */
  readonly rememberHolds: (sourceId: SourceId) => Promise<void>
  readonly exports: Pick<Exports, 'look' | 'cancelled'>
  readonly compositions: Pick<Compositions, 'look' | 'cancelled'>
}

/** Carries commands out, each once. */
export interface Commands {
  /**
   * @returns its answer, when the command is carried out and would survive a power cut
   * @throws DomainError `recorder.badUrl`, `recorder.unknownSource`, `recorder.unknownHold`
   */
  execute(command: RecorderCommand): Promise<CommandResult>
}

/** A command whose changes are committed; `hold` is the one that it placed or ended. */
interface CarriedOut {
  readonly command: RecorderCommand
  readonly result: CommandResult
  readonly hold?: HoldSettings
}

const schemes = new Set(['rtsp:', 'rtsps:'])

/** The address of a source never holds credentials: they would be stored and shown unencrypted. */
const checkAddress = ({ kind, url }: SourceSettings): void => {
  // A track is sent to the recorder; nothing is fetched.
  if (kind === 'track') return
  const address = URL.parse(url)
  if (!address || !schemes.has(address.protocol) || address.username !== '' || address.password !== '')
    throw new DomainError('recorder.badUrl')
}

export const createCommands = (options: CommandsOptions): Commands => {
  const { database, sources, index, now, makeDurable, rememberHolds } = options

  /** Writes what the command changes. */
  const store = async (trx: Transaction, command: RecorderCommand): Promise<CarriedOut> => {
    switch (command.type) {
      case 'source.put':
        await (command.source.kind === 'track' ? addTrack : putSource)(trx, command.source, now())
        return { command, result: {} }
      case 'source.remove':
        if (!(await removeSource(trx, command.sourceId, now())))
          throw new DomainError('recorder.unknownSource', { sourceId: command.sourceId })
        return { command, result: {} }
      case 'hold.put': {
        const missing = [...(await placeHold(trx, command.hold, now()))]
        return { command, result: { missing }, hold: command.hold }
      }
      case 'hold.release':
        return { command, result: {}, hold: await endHold(trx, command.holdId, now()) }
      case 'export.put':
        await putExport(trx, command.export, now())
        return { command, result: {} }
      case 'export.cancel':
        await cancelExport(trx, command.exportId, now())
        return { command, result: {} }
      case 'composition.put':
        await putComposition(trx, command.composition, now())
        return { command, result: {} }
      case 'composition.cancel':
        await cancelComposition(trx, command.compositionId, now())
        return { command, result: {} }
    }
  }

  /** What else follows from it, once it is committed. */
  const apply = async ({ command, result, hold }: CarriedOut): Promise<void> => {
    if (hold) {
      const { id: holdId, sourceId, from, to, owner } = hold
      const missingMs = (result.missing ?? []).reduce((sum, range) => sum + range.to - range.from, 0)
      if (command.type === 'hold.put')
        index.journal('hold.put', sourceId, { holdId, from, to, owner, missingMs })
      else index.journal('hold.released', sourceId, { holdId })
      await rememberHolds(sourceId)
    } else if (command.type === 'source.remove') {
      index.journal('source.removed', command.sourceId, {})
      await sources.remove(command.sourceId)
    } else if (command.type === 'source.put') {
      const { id, name, enabled } = command.source
      index.journal('source.put', id, { name, enabled })
      const source = (await listSources(database)).find(({ settings }) => settings.id === id)
      if (source && source.settings.kind !== 'track') await sources.put(source)
    } else if (command.type === 'export.put') options.exports.look()
    else if (command.type === 'export.cancel') await options.exports.cancelled(command.exportId)
    else if (command.type === 'composition.put') options.compositions.look()
    else if (command.type === 'composition.cancel')
      await options.compositions.cancelled(command.compositionId)
  }

  return {
    execute: async (command) => {
      if (command.type === 'source.put') checkAddress(command.source)
      // What was recorded up to now counts for a hold's answer; a disk that is full is told elsewhere.
      if (command.type === 'hold.put') await index.flush().catch(() => undefined)
      const done = await database.transaction(async (trx) => {
        const before = await resultOfCommand(trx, command.id)
        if (before) return before
        const carriedOut = await store(trx, command)
        await noteCommand(trx, command.id, now(), carriedOut.result)
        return carriedOut
      })
      if (!('command' in done)) return done
      await apply(done)
      await index.flush()
      await makeDurable()
      return done.result
    },
  }
}
