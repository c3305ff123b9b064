/** What a digest's thread is started with. */
export interface DigestWorkerData {
  readonly opensslName: string
  readonly memory: SharedArrayBuffer
}

/** A part of the shared memory to hash, or the end of what was hashed. */
export type DigestRequest =
  { readonly end: false; readonly offset: number; readonly bytes: number } | { readonly end: true }

/** That a part was hashed and may be overwritten, or the digest of it all. */
export type DigestAnswer = { readonly offset: number } | { readonly digest: string }
