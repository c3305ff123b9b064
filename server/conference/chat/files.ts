import type { Readable } from 'node:stream'
import type { ChatRecipient } from '../../contract/chat.ts'
import type { MeetingId } from '../../contract/ids.ts'
import type { Actor } from '../../kernel/access/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { checkContentType, promisedKind, type KeptFiles } from '../../kernel/kept-files/index.ts'
import type { MaterialLimits } from '../materials/materials.ts'
import type { ChatStore, StoredFile } from './store.ts'

/** Who writes and reads in the chat of a running meeting. */
export interface ChatRoom {
  /** @throws DomainError `meeting.notJoined`, `request.rateLimited` */
  sayFile(actor: Actor, to: ChatRecipient, file: StoredFile): Promise<{ seq: number }>
  isIn(actor: Actor): boolean
  /** Whether the person reads what is written to the chair. */
  controls(actor: Actor): boolean
}

/** Files that people send one another in a meeting: of the types and up to the size that materials may have. */
export interface ChatFiles {
  /** @throws DomainError `meeting.notJoined`, `material.typeRefused`, `material.contentMismatch`, `material.tooLarge` … */
  send(
    id: MeetingId,
    input: { readonly to: ChatRecipient; readonly fileName: string },
    body: Readable,
    actor: Actor,
  ): Promise<{ seq: number }>
  /** @throws DomainError `meeting.unknown`; `chat.unknownFile`, also where the person may not read the message */
  open(id: MeetingId, seq: number, actor: Actor): Promise<StoredFile & { readonly path: string }>
}

export const createChatFiles = (options: {
  readonly store: ChatStore
  readonly files: KeptFiles
  readonly limits: MaterialLimits
  /** The meeting while it is held. */
  readonly roomOf: (id: MeetingId) => ChatRoom | undefined
  /** Whether the person may act for its chair by right. @throws DomainError `meeting.unknown` where it may not know of it */
  readonly rightsOf: (id: MeetingId, actor: Actor) => Promise<{ readonly control: boolean }>
}): ChatFiles => {
  const { store, files, limits, roomOf, rightsOf } = options
  return {
    send: async (id, { to, fileName }, body, actor) => {
      const room = roomOf(id)
      if (!room?.isIn(actor)) throw new DomainError('meeting.notJoined')
      const promised = promisedKind(fileName, limits.extensions)
      const { sha256, bytes } = await files.receive(id, body, limits.maxBytes, (found) =>
        checkContentType(promised, found),
      )
      return room.sayFile(actor, to, { sha256, bytes, name: fileName, mediaType: promised.mediaType })
    },
    open: async (id, seq, actor) => {
      const rights = await rightsOf(id, actor)
      const found = await store.fileOf(id, seq)
      const room = roomOf(id)
      const reads =
        found &&
        (found.message.to === 'all' ||
          found.message.userId === actor.userId ||
          rights.control ||
          room?.controls(actor) === true)
      if (!reads) throw new DomainError('chat.unknownFile', { meetingId: id, seq })
      return { ...found.file, path: files.pathOf(id, found.file.sha256) }
    },
  }
}
