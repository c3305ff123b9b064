/** A file being written; every position is given, so that what is written twice by mistake shows. */
export interface WritableFile {
  /** Writes all of the buffers, one behind the other, from `position` on. */
  write(buffers: readonly Buffer[], position: number): Promise<void>
  /** Contents and size reach the disk (fdatasync(2)). */
  sync(): Promise<void>
  truncate(bytes: number): Promise<void>
  /** Idempotent. */
  close(): Promise<void>
}

/** The disk as the recorder writes it; paths are relative to the recordings folder. Tests give their own. */
export interface Files {
  /** Creates a new file, with its folders; fails where there is one. The folders that had to be made are synced. */
  create(path: string): Promise<WritableFile>
  /** Opens an existing file for mending. */
  open(path: string): Promise<WritableFile>
  /** The entries of the file's folder reach the disk: after it was created or removed. */
  syncFolderOf(path: string): Promise<void>
  exists(path: string): Promise<boolean>
  unlink(path: string): Promise<void>
  /** Removes the folders above a file, up to that of its source, as far as nothing is in them. */
  removeEmptyFolders(path: string): Promise<void>
}
