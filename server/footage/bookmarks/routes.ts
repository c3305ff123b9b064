import { z } from 'zod'
import { BookmarkChange, BookmarkQuery, BookmarkView, NewBookmark } from '../../contract/bookmark.ts'
import { BookmarkId } from '../../contract/ids.ts'
import { pageOf } from '../../contract/problem.ts'
import { toInstant } from '../../contract/time.ts'
import type { Audit } from '../../kernel/audit/index.ts'
import type { Clock } from '../../kernel/clock/index.ts'
import type { Actor } from '../../kernel/access/index.ts'
import type { Database, Transaction } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import type { Holds } from '../holds/index.ts'
import type { Viewers } from '../viewers.ts'
import { bookmarkView, stretchOf, type Bookmark } from './bookmark.ts'
import { addBookmark, bookmarksBefore, changeBookmark, findBookmark, removeBookmark } from './store.ts'

export interface BookmarkRoutesOptions {
  readonly database: Database
  readonly holds: Pick<Holds, 'place' | 'release' | 'get'>
  readonly viewers: Viewers
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Clock
  readonly onObserved: OnObserved
}

/** Told of a bookmark that says what was seen at a window, as part of `trx`. */
export type OnObserved = (trx: Transaction, bookmark: BookmarkView, actor: Actor) => Promise<void>

const params = z.object({ id: BookmarkId })

export const bookmarkRoutes = (options: BookmarkRoutesOptions): readonly Route[] => {
  const { database, holds, viewers, audit, clock, onObserved } = options

  const requireBookmark = async (id: BookmarkId): Promise<Bookmark> => {
    const bookmark = await findBookmark(database, id)
    if (!bookmark) throw new DomainError('bookmark.unknown', { bookmarkId: id })
    return bookmark
  }

  return [
    route(
      'bookmark.read',
      {
        method: 'get',
        path: '/api/bookmarks',
        summary: 'Bookmarks of the sources the caller may see, newest first',
        query: BookmarkQuery,
        response: pageOf(BookmarkView),
      },
      async ({ query: { source: sources, from, to, text, cursor, limit } }, actor) => {
        if (sources) await viewers.requireRight(actor, 'bookmark.read', ...sources)
        const found = await bookmarksBefore(database, { sources, from, to, text }, cursor, limit + 1)
        const page = found.slice(0, limit)
        const readable = new Set(
          await viewers.permitted(actor, 'bookmark.read', [...new Set(page.map(({ sourceId }) => sourceId))]),
        )
        return {
          items: page.filter(({ sourceId }) => readable.has(sourceId)).map(bookmarkView),
          next: found.length > limit ? (page.at(-1)?.id ?? null) : null,
        }
      },
    ),
    route(
      'bookmark.manage',
      {
        method: 'post',
        path: '/api/bookmarks',
        summary: 'Mark an instant of a source, and hold the stretch around it where asked to',
        body: NewBookmark,
        response: BookmarkView,
      },
      async ({ body }, actor) => {
        const { source: sourceId, text, observation, keep } = body
        await viewers.requireRight(actor, 'bookmark.manage', sourceId)
        if (keep) await viewers.requireRight(actor, 'hold.manage', sourceId)
        const { at, from, to } = stretchOf(body)
        const id = newId(BookmarkId)
        return database.transaction(async (trx) => {
          const held = keep
            ? await holds.place(trx, { sourceId, from, to, reason: text, owner: `bookmark:${id}` }, actor)
            : undefined
          const bookmark: Bookmark = {
            ...{ id, sourceId, at, from, to, text, observation, holdId: held?.id ?? null },
            ...{ createdAt: clock.now(), createdBy: actor.userId, createdName: actor.displayName },
          }
          await addBookmark(trx, bookmark)
          if (observation) await onObserved(trx, bookmarkView(bookmark), actor)
          await audit.append(
            {
              action: 'bookmark.added',
              actor,
              subject: sourceId,
              data: { bookmarkId: id, at: toInstant(at) },
            },
            trx,
          )
          return bookmarkView(bookmark)
        })
      },
    ),
    route(
      'bookmark.manage',
      {
        method: 'patch',
        path: '/api/bookmarks/:id',
        summary: 'Change what a bookmark says',
        params,
        body: BookmarkChange,
        response: BookmarkView,
      },
      async ({ params: { id }, body }, actor) => {
        const bookmark = await requireBookmark(id)
        await viewers.requireRight(actor, 'bookmark.manage', bookmark.sourceId)
        const changed = {
          ...bookmark,
          text: body.text ?? bookmark.text,
          observation: body.observation === undefined ? bookmark.observation : body.observation,
        }
        await database.transaction(async (trx) => {
          await changeBookmark(trx, changed)
          if (changed.observation) await onObserved(trx, bookmarkView(changed), actor)
          await audit.append(
            { action: 'bookmark.changed', actor, subject: bookmark.sourceId, data: { bookmarkId: id } },
            trx,
          )
        })
        return bookmarkView(changed)
      },
    ),
    route(
      'bookmark.manage',
      {
        method: 'delete',
        path: '/api/bookmarks/:id',
        summary: 'Remove a bookmark, and release what it held',
        params,
      },
      async ({ params: { id } }, actor) => {
        const { sourceId, holdId } = await requireBookmark(id)
        await viewers.requireRight(actor, 'bookmark.manage', sourceId)
        const held = holdId === null ? undefined : await holds.get(holdId)
        await database.transaction(async (trx) => {
          if (!(await removeBookmark(trx, id))) return
          if (held) await holds.release(trx, held, actor)
          await audit.append(
            { action: 'bookmark.removed', actor, subject: sourceId, data: { bookmarkId: id } },
            trx,
          )
        })
      },
    ),
  ]
}
