import type { Files, WritableFile } from '../../../server/recorder/files/index.ts'

/** A disk in memory that writes down what it is asked, in order, and fails where a test says so. */
export interface ScriptedFiles extends Files {
  /** `write a.mp4 0+120`, `sync a.mp4`, `syncFolderOf a.mp4` … with each file's path replaced by a, b, c … */
  readonly calls: readonly string[]
  /** Contents by path, in order of creation. */
  readonly contents: ReadonlyMap<string, Buffer>
  /** The next call that begins with this fails with an error of that code. */
  failNext(call: string, code: string): void
}

const diskError = (code: string): Error => Object.assign(new Error(`${code}: the disk said no`), { code })

export const scriptedFiles = (): ScriptedFiles => {
  const calls: string[] = []
  const contents = new Map<string, Buffer>()
  const names = new Map<string, string>()
  let failure: { readonly call: string; readonly code: string } | undefined

  const nameOf = (path: string): string => {
    const name = names.get(path) ?? String.fromCharCode(97 + names.size)
    names.set(path, name)
    return name
  }
  const note = async (call: string): Promise<void> => {
    calls.push(call)
    await Promise.resolve()
    if (!failure || !call.startsWith(failure.call)) return
    const { code } = failure
    failure = undefined
    throw diskError(code)
  }

  const fileAt = (path: string): WritableFile => ({
    write: async (buffers, position) => {
      const bytes = Buffer.concat(buffers)
      await note(`write ${nameOf(path)} ${position}+${bytes.length}`)
      contents.set(path, Buffer.concat([contents.get(path) ?? Buffer.alloc(0), bytes]))
    },
    sync: () => note(`sync ${nameOf(path)}`),
    truncate: (bytes) => note(`truncate ${nameOf(path)} ${bytes}`),
    close: () => note(`close ${nameOf(path)}`),
  })

  return {
    calls,
    contents,
    failNext: (call, code) => {
      failure = { call, code }
    },
    create: async (path) => {
      await note(`create ${nameOf(path)}`)
      contents.set(path, Buffer.alloc(0))
      return fileAt(path)
    },
    open: async (path) => {
      await note(`open ${nameOf(path)}`)
      return fileAt(path)
    },
    syncFolderOf: (path) => note(`syncFolderOf ${nameOf(path)}`),
    exists: async (path) => {
      await note(`exists ${nameOf(path)}`)
      return contents.has(path)
    },
    unlink: async (path) => {
      await note(`unlink ${nameOf(path)}`)
      contents.delete(path)
    },
    removeEmptyFolders: (path) => note(`removeEmptyFolders ${nameOf(path)}`),
  }
}
