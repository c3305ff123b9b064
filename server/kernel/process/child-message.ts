/** A sign-in of the demo, made at this start and shown once. */
export interface DemoAccount {
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
  readonly accounts?: readonly DemoAccount[]
}

/** Exit status of a process that cannot run as configured; restarting it would not help (sysexits.h EX_CONFIG). */
export const fatalExitCode = 78
