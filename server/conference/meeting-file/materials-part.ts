import {
  emptyPart,
  jsonFile,
  packableName,
  readFileRange,
  type PackagePart,
} from '../../archive-package/index.ts'
import { toInstant } from '../../contract/time.ts'
import type { MeetingId } from '../../contract/ids.ts'
import type { Database } from '../../kernel/database/index.ts'
import type { KeptFiles } from '../../kernel/kept-files/index.ts'
import { materialsOf, type Material, type MaterialVersion } from '../materials/store.ts'
import type { Units } from '../meetings.ts'
import { both } from './words.ts'

const two = (n: number): string => String(n).padStart(2, '0')

/** Numbered: units give their files whatever names they like. */
const pathOf = (n: number, { version, fileName }: MaterialVersion): string =>
  `materials/${two(n + 1)}-v${version} ${packableName(fileName)}`

/** The files that were handed in for a meeting, every version of each, against the digest that was noted then. */
export const materialsPart = (
  database: Database,
  id: MeetingId,
  files: Pick<KeptFiles, 'pathOf'>,
  units: Pick<Units, 'nameOf'>,
): PackagePart => {
  const nameOf = ({ unitId }: Material): string => units.nameOf(unitId) ?? unitId
  return {
    describe: async () => {
      const materials = await materialsOf(database, id)
      if (materials.length === 0) return emptyPart
      const versions = materials.flatMap((material) => material.versions)
      return {
        ...emptyPart,
        record: [
          {
            title: both('会议材料', 'materials'),
            columns: [both('名称', 'name'), both('单位', 'unit'), both('文件', 'file')],
            rows: materials.map((material) => [
              ...[material.name, nameOf(material), material.versions[0]?.fileName ?? ''],
            ]),
          },
        ],
        amount: {
          files: versions.length + 1,
          bytes: versions.reduce((sum, { bytes }) => sum + bytes, 0),
        },
        subjects: materials.map((material) => material.id),
      }
    },
    files: async function* () {
      const materials = await materialsOf(database, id)
      if (materials.length === 0) return
      yield jsonFile(
        'metadata/materials.json',
        '材料元数据 metadata of materials',
        materials.map((material, n) => ({
          ...{ ...material, unit: nameOf(material) },
          versions: material.versions.map((version) => ({
            ...{ ...version, storedAt: toInstant(version.storedAt), file: pathOf(n, version) },
          })),
        })),
      )
      for (const [n, material] of materials.entries())
        for (const version of material.versions)
          yield {
            ...{
              path: pathOf(n, version),
              label: material.name,
              stamp: version.sha256,
              sha256: version.sha256,
            },
            open: () => readFileRange(files.pathOf(id, version.sha256)),
          }
    },
  }
}
