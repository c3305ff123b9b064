import type { Readable } from 'node:stream'
import { MaterialId, type MeetingId, type UnitId } from '../../contract/ids.ts'
import type { MaterialList, MaterialType, MaterialView, NewMaterialQuery } from '../../contract/material.ts'
import { toInstant } from '../../contract/time.ts'
import type { Actor } from '../../kernel/access/index.ts'
import type { Transaction } from '../../kernel/database/index.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { newId } from '../../kernel/ids/index.ts'
import { knownPlan, manages, nameIn, type PlanningContext } from '../planning/context.ts'
import { findPlan } from '../planning/plan-store.ts'
import { venuesOfPlan, type Plan } from '../planning/plan.ts'
import { checkContentType, previewOf, promisedKind, type KeptFiles } from '../../kernel/kept-files/index.ts'
import type { HandIns } from './hand-ins.ts'
import {
  findMaterial,
  insertMaterial,
  insertVersion,
  materialsOf,
  removeMaterial,
  type Material,
  type MaterialVersion,
} from './store.ts'

export interface MaterialLimits {
  readonly maxBytes: number
  readonly extensions: readonly MaterialType[]
}

/** A file of a material, for who may read it. */
export interface OpenedFile extends MaterialVersion {
  readonly path: string
}

/** Materials of meetings (会议材料). */
export interface Materials {
  list(id: MeetingId, actor: Actor): Promise<MaterialList>
  /** @throws DomainError `access.denied`, `handIn.notAsked`, `handIn.wrongState`, and what storing a file throws */
  add(id: MeetingId, input: NewMaterialQuery, body: Readable, actor: Actor): Promise<MaterialView>
  addVersion(id: MaterialId, fileName: string, body: Readable, actor: Actor): Promise<MaterialView>
  /** @throws DomainError `material.unknown`, `access.denied` */
  remove(id: MaterialId, actor: Actor): Promise<void>
  /** Every look is in the audit log. @throws DomainError `material.unknown` */
  open(id: MaterialId, version: number, actor: Actor): Promise<OpenedFile>
}

export const createMaterials = (
  context: PlanningContext & {
    readonly files: KeptFiles
    readonly limits: MaterialLimits
    readonly handIns: HandIns
  },
): Materials => {
  const { database, access, audit, clock, files, limits, handIns } = context

  const submitsFor = (actor: Actor, unitId: UnitId): boolean =>
    access.allows(actor, 'material.submit', unitId)

  const reads = (plan: Plan, material: Material, actor: Actor): boolean => {
    if (manages(context, plan, actor) || access.allows(actor, 'material.read', material.unitId)) return true
    return (
      material.audience === 'venues' &&
      venuesOfPlan(plan.content).some(({ unitId }) => access.allows(actor, 'material.read', unitId))
    )
  }

  /** @throws DomainError `material.unknown`, also where the person may not read it */
  const readable = async (id: MaterialId, actor: Actor) => {
    const material = await findMaterial(database, id)
    const plan = material && (await findPlan(database, material.meetingId))
    const known = plan && (plan.state !== 'drafted' || manages(context, plan, actor))
    if (!known || !reads(plan, material, actor)) throw new DomainError('material.unknown', { materialId: id })
    return { material, plan }
  }

  const view = (material: Material, actor: Actor): MaterialView => ({
    id: material.id,
    unitId: material.unitId,
    unitName: nameIn(context, material.unitId),
    requestId: material.requestId,
    name: material.name,
    audience: material.audience,
    disclosure: material.disclosure,
    versions: material.versions.map(({ storedAt, storedName, ...version }) => ({
      ...version,
      storedAt: toInstant(storedAt),
      storedBy: storedName,
      preview: previewOf(version.mediaType),
    })),
    changes: submitsFor(actor, material.unitId),
  })

  /** Takes the file in, then lets it be written down in one transaction. */
  const store = async (
    { id, meetingId, requestId, unitId }: Omit<Material, 'versions'>,
    fileName: string,
    body: Readable,
    actor: Actor,
    before: (trx: Transaction) => Promise<void>,
  ): Promise<MaterialView> => {
    const promised = promisedKind(fileName, limits.extensions)
    const handedIn = requestId === null ? undefined : await handIns.begin(requestId, meetingId, unitId, actor)
    const received = await files.receive(meetingId, body, limits.maxBytes, (found) =>
      checkContentType(promised, found),
    )
    await database.transaction(async (trx) => {
      await before(trx)
      const version = await insertVersion(trx, id, {
        ...received,
        fileName,
        mediaType: promised.mediaType,
        storedAt: clock.now(),
        storedName: actor.displayName,
      })
      await handedIn?.(trx)
      const data = { meetingId, unitId, fileName, version, sha256: received.sha256, bytes: received.bytes }
      await audit.append({ action: 'material.stored', actor, subject: id, data }, trx)
    })
    const stored = await findMaterial(database, id)
    if (!stored) throw new DomainError('material.unknown', { materialId: id })
    return view(stored, actor)
  }

  return {
    list: async (id, actor) => {
      const plan = await knownPlan(context, id, actor)
      const own = manages(context, plan, actor)
      const materials = (await materialsOf(database, id)).filter((one) => reads(plan, one, actor))
      return {
        items: materials.map((one) => view(one, actor)),
        requests: [...(await handIns.list(id, own, actor))],
        manages: own,
        limits: { maxBytes: limits.maxBytes, extensions: [...limits.extensions] },
      }
    },
    add: async (id, input, body, actor) => {
      access.require(actor, 'material.submit', input.unit)
      const plan = await knownPlan(context, id, actor)
      if (!venuesOfPlan(plan.content).some(({ unitId }) => unitId === input.unit))
        throw new DomainError('receipt.notAsked', { meetingId: id, unitId: input.unit })
      if (input.disclosure === 'withheld' && input.basis === '')
        throw new DomainError('plan.disclosureBasisMissing')
      const material = {
        id: newId(MaterialId),
        meetingId: id,
        unitId: input.unit,
        requestId: input.request ?? null,
        name: input.name,
        audience: input.audience,
        disclosure: { kind: input.disclosure, basis: input.basis },
      }
      return store(material, input.fileName, body, actor, (trx) => insertMaterial(trx, material, clock.now()))
    },
    addVersion: async (id, fileName, body, actor) => {
      const { material } = await readable(id, actor)
      access.require(actor, 'material.submit', material.unitId)
      return store(material, fileName, body, actor, () => Promise.resolve())
    },
    remove: async (id, actor) => {
      const { material } = await readable(id, actor)
      access.require(actor, 'material.submit', material.unitId)
      await database.transaction(async (trx) => {
        await removeMaterial(trx, id, clock.now())
        const data = { meetingId: material.meetingId, name: material.name }
        await audit.append({ action: 'material.removed', actor, subject: id, data }, trx)
      })
    },
    open: async (id, version, actor) => {
      const { material } = await readable(id, actor)
      const found = material.versions.find((one) => one.version === version)
      if (!found) throw new DomainError('material.unknown', { materialId: id, version })
      const data = { meetingId: material.meetingId, version, fileName: found.fileName }
      await audit.append({ action: 'material.read', actor, subject: id, data })
      return { ...found, path: files.pathOf(material.meetingId, found.sha256) }
    },
  }
}
