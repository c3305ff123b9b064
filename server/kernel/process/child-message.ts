/** A sign-in made at this start, its password shown this once. */
export interface NewAccount {
  readonly account: string
  readonly password: string
  readonly displayName: string
  readonly role: string
}

/** What a child tells the launcher over its IPC channel. */
export interface ChildMessage {
  readonly type: 'ready'
  /** Where people reach it. */
  readonly url?: string
  readonly accounts?: readonly NewAccount[]
}

/** Exit status of a process that cannot run as configured; restarting it would not help (sysexits.h EX_CONFIG). */
export const fatalExitCode = 78
