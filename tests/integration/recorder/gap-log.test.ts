import { appendFile, mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SourceId } from '../../../server/contract/ids.ts'
import { logGaps, readGapLog } from '../../../server/recorder/source-folder/index.ts'
import { GapId, type Gap } from '../../../server/recorder/store/gap.ts'

const sourceId = SourceId.parse('01890a5d-ac96-774b-bcce-b302099a8057')
const gap = (n: number, to: number): Gap => ({
  ...{ id: GapId.parse(`01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`), sourceId, epoch: 0 },
  ...{ from: 0, to, reason: 'deleted', detail: 'x'.repeat(200) },
})

describe('the log of gaps beside the clips', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'huijian-gaps-'))
    await mkdir(join(dir, sourceId))
  })
  afterEach(() => rm(dir, { recursive: true }))

  it('loses nothing to a line that a crash cut off', async () => {
    await logGaps(dir, [gap(1, 1000)])
    await appendFile(join(dir, sourceId, 'gaps.jsonl'), '\n{"id":"01890a5d-ac')
    await logGaps(dir, [gap(2, 2000)])
    expect(await readGapLog(dir, sourceId)).toEqual([gap(1, 1000), gap(2, 2000)])
  })

  it('stays short where a gap grows for years, and keeps the last word on each', async () => {
    await logGaps(dir, [gap(1, 500)])
    const writes = Array.from({ length: 200 }, (_, n) => n)
    await Promise.all(
      writes.map((n) =>
        logGaps(
          dir,
          Array.from({ length: 20 }, (__, step) => gap(2, n * 20 + step)),
        ),
      ),
    )
    expect(await readGapLog(dir, sourceId)).toEqual([gap(1, 500), gap(2, 3999)])
    expect((await stat(join(dir, sourceId, 'gaps.jsonl'))).size).toBeLessThan(1024 * 1024)
  })
})
