/** A sign-in made at this start, its password shown this once. */
export interface NewAccount {
  readonly account: string
  readonly password: string
  readonly displayName: string
  readonly role: string
}

/** What a child tells the launcher over its IPC channel once it runs. */
export interface ReadyMessage {
  readonly type: 'ready'
  /** Where people reach it. */
  readonly url?: string
  readonly accounts?: readonly NewAccount[]
}

/** Why a child cannot run as configured: the launcher says it, so that two that fail together are one sentence. */
export interface FatalMessage {
  readonly type: 'fatal'
  readonly sentence: string
}

export type ChildMessage = ReadyMessage | FatalMessage

/** Exit status of a process that cannot run as configured; restarting it would not help (sysexits.h EX_CONFIG). */
export const fatalExitCode = 78
