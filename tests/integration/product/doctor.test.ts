import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { examineFfmpeg } from '../../../server/doctor/index.ts'

describe('the doctor', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'doctor-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const examine = async (version: string) => {
    const path = join(folder, 'ffmpeg')
    await writeFile(
      path,
      `#!/bin/sh\necho 'ffmpeg version ${version} Copyright (c) the FFmpeg developers'\n`,
      {
        mode: 0o755,
      },
    )
    return examineFfmpeg({ path, probePath: path })
  }

  it('calls an ffmpeg wrong that the recorder would refuse', async () => {
    expect(await examine('5.1.9-0+deb12u1')).toMatchObject({ ok: true })
    const old = await examine('4.4.2-0ubuntu0.22.04.1')
    expect(old).toMatchObject({ component: 'ffmpeg', ok: false })
    expect(old.detail).toContain('4.4.2')
  })
})
