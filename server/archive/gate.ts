import type { ArchiveId } from '../contract/ids.ts'
import type { Access, Actor } from '../kernel/access/index.ts'
import { DomainError } from '../kernel/errors/index.ts'
import type { Archive } from './archive.ts'
import type { Archives } from './archives.ts'

type Right = 'archive.read' | 'archive.manage'

/** What every route of a package asks first. */
export interface Gate {
  /** @throws DomainError `archive.unknown`, `access.denied` */
  permitted(id: ArchiveId, action: Right, actor: Actor): Promise<Archive>
  /** The same of one that is sealed. @throws DomainError `archive.notSealed` */
  sealed(id: ArchiveId, action: Right, actor: Actor): Promise<Archive>
}

export const createGate = (archives: Pick<Archives, 'get'>, access: Access): Gate => {
  const permitted: Gate['permitted'] = async (id, action, actor) => {
    const archive = await archives.get(id)
    access.require(actor, action, archive.unitId)
    return archive
  }
  return {
    permitted,
    sealed: async (id, action, actor) => {
      const archive = await permitted(id, action, actor)
      if (archive.state !== 'sealed') throw new DomainError('archive.notSealed', { archiveId: id })
      return archive
    },
  }
}
