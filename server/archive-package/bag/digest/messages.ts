/** What a lane's thread is started with. */
export interface DigestWorkerData {
  readonly opensslNames: readonly string[]
  readonly memory: SharedArrayBuffer
}

/** A part of the shared memory to hash, or the end of what was hashed. */
export type DigestRequest =
  { readonly end: false; readonly offset: number; readonly bytes: number } | { readonly end: true }

/** That a part was hashed and may be overwritten, or the digests of it all, in the order of the names. */
export type DigestAnswer = { readonly offset: number } | { readonly digests: readonly string[] }
