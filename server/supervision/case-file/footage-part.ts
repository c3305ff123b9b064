import {
  emptyPart,
  jsonFile,
  packableName,
  readFileRange,
  readStream,
  type ContentFile,
  type PackagePart,
} from '../../archive-package/index.ts'
import type { CaseId, SourceId } from '../../contract/ids.ts'
import { toInstant, type TimeRange } from '../../contract/time.ts'
import type { Footage, FootageCut, MissingStretch, RecordedClip } from '../../footage/index.ts'
import type { Database } from '../../kernel/database/index.ts'
import type { EvidenceLink } from '../evidence/link.ts'
import { linksOfCase, namesOfSources } from '../evidence/store.ts'
import { both, expected, gapText, rangeText } from './words.ts'

/** Footage of one camera that links name, with what of it is missing. */
interface Shown extends TimeRange {
  readonly sourceId: SourceId
  readonly camera: string
  readonly links: readonly EvidenceLink[]
  readonly cuts: readonly FootageCut[]
  readonly missing: readonly MissingStretch[]
}

/** Links of one camera whose times overlap are packed once. */
export const rangesOfLinks = (
  links: readonly EvidenceLink[],
): readonly (TimeRange & { readonly sourceId: SourceId; readonly links: readonly EvidenceLink[] })[] =>
  [...Map.groupBy(links, ({ sourceId }) => sourceId)].flatMap(([sourceId, own]) => {
    const merged: { from: number; to: number; sourceId: SourceId; links: EvidenceLink[] }[] = []
    for (const link of own.toSorted((a, b) => a.from - b.from)) {
      const last = merged.at(-1)
      if (last && link.from <= last.to) {
        last.to = Math.max(last.to, link.to)
        last.links.push(link)
      } else merged.push({ from: link.from, to: link.to, sourceId, links: [link] })
    }
    return merged
  })

/** 20261123-140509, in Beijing: as names of files have it. */
const stampOf = (at: number): string =>
  new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replaceAll(/[-:]/gu, '').replace('T', '-')

const nameOf = ({ camera }: Shown, from: number, position: number): string =>
  `${packableName(camera)} ${stampOf(from)}-${position}.mp4`

const cutFile = (
  path: string,
  { camera }: Shown,
  cut: FootageCut,
  altered: readonly RecordedClip[],
): ContentFile => ({
  path,
  ...(cut.clips.every(({ sha256 }) => sha256 !== null) && { asRecorded: altered.length === 0 }),
  stamp: [cut.from, cut.to, cut.bytes, ...cut.clips.map(({ id, sha256 }) => `${id}=${sha256 ?? ''}`)].join(
    ' ',
  ),
  label: camera,
  startsAt: Math.round(cut.from),
  open: () => Promise.resolve(readStream(cut.read())),
})

/** Clips that are not what the recorder wrote. */
const alteredOf = async ({ clips }: FootageCut): Promise<readonly RecordedClip[]> => {
  const altered: RecordedClip[] = []
  for (const clip of clips) if (await clip.isAltered()) altered.push(clip)
  return altered
}

/** Sound and picture with where they come from, after DA/T 63-2017. */
const metadataOf = (shown: readonly Shown[], pathOf: (cut: FootageCut) => string) =>
  shown.map((one) => ({
    ...{ camera: one.camera, source: one.sourceId, from: toInstant(one.from), to: toInstant(one.to) },
    links: one.links.map(({ id, origin, events, uncertain, remark, from, to }) => ({
      ...{ id, origin, events, uncertain, remark, from: toInstant(from), to: toInstant(to) },
    })),
    files: one.cuts.map((cut) => ({
      ...{ file: pathOf(cut), from: toInstant(Math.round(cut.from)), to: toInstant(Math.round(cut.to)) },
      ...{ bytes: cut.bytes, format: 'fragmented MP4, copied without encoding; each fragment has its prft' },
      copiedFrom: cut.clips.map(({ id, sha256, from, to }) => ({
        ...{ clip: id, sha256, from: toInstant(from), to: toInstant(to) },
      })),
    })),
    missing: one.missing.map((gap) => ({ ...gap, from: toInstant(gap.from), to: toInstant(gap.to) })),
  }))

/**
 * Footage that is linked to a case. What is missing is named; a clip that is not as it was recorded is packed as it was
 * found too, against the digest that the recorder noted.
 */
export const footagePart = (options: {
  readonly database: Database
  readonly footage: Pick<Footage, 'cutsOf' | 'missingIn'>
  readonly caseId: CaseId
  /** The follower has tied all steps to their footage. */
  readonly followed: boolean
}): PackagePart => {
  const { database, footage, caseId, followed } = options

  const read = async (): Promise<readonly Shown[]> => {
    const ranges = rangesOfLinks(await linksOfCase(database, caseId))
    const names = await namesOfSources(
      database,
      ranges.map(({ sourceId }) => sourceId),
    )
    return Promise.all(
      ranges.map(async (range) => ({
        ...range,
        camera: names.get(range.sourceId) ?? range.sourceId,
        cuts: await footage.cutsOf(range.sourceId, range),
        missing: await footage.missingIn(range.sourceId, range),
      })),
    )
  }

  return {
    describe: async () => {
      const shown = await read()
      const linked = both('录像关联已完成', 'footage was tied to all steps')
      const untied = followed ? [] : [expected('footage.linked', linked, false)]
      if (shown.length === 0) return { ...emptyPart, expected: untied }
      const cuts = shown.flatMap((one) => one.cuts)
      return {
        expected: [
          ...untied,
          ...shown.map((one) =>
            expected(
              'footage',
              both(`录像：${one.camera} ${rangeText(one)}`, `footage: ${one.camera} ${rangeText(one)}`),
              one.missing.length === 0,
              one.missing.map(gapText).join('；'),
            ),
          ),
        ],
        record: [
          {
            title: both('关联录像', 'linked footage'),
            columns: [both('摄像头', 'camera'), both('时间', 'time'), both('缺失', 'missing')],
            rows: shown.map((one) => [one.camera, rangeText(one), one.missing.map(gapText).join('；')]),
          },
        ],
        amount: { files: cuts.length + 1, bytes: cuts.reduce((sum, { bytes }) => sum + bytes, 0) },
        subjects: shown.flatMap(({ links }) => links.flatMap(({ id, holdId }) => [id, holdId ?? id])),
      }
    },
    files: async function* () {
      const shown = await read()
      const paths = new Map<FootageCut, string>()
      for (const one of shown)
        for (const cut of one.cuts) paths.set(cut, `footage/${nameOf(one, cut.from, paths.size + 1)}`)
      const pathOf = (cut: FootageCut): string => paths.get(cut) ?? ''
      if (shown.length > 0)
        yield jsonFile('metadata/footage.json', '录像元数据 metadata of footage', metadataOf(shown, pathOf))
      let found = 0
      for (const one of shown)
        for (const cut of one.cuts) {
          const altered = await alteredOf(cut)
          yield cutFile(pathOf(cut), one, cut, altered)
          for (const { id, from, sha256, file } of altered) {
            found += 1
            yield {
              path: `footage/as-found/${nameOf(one, from, found)}`,
              ...{ stamp: `found ${id}`, label: one.camera, startsAt: Math.round(from) },
              ...(sha256 !== null && { sha256 }),
              open: () => readFileRange(file),
            }
          }
        }
    },
  }
}
