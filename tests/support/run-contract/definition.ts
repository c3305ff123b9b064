/**
 * The one contract of benches and drills: each is a definition with a name, its options, the limits that its figures
 * are held to, and a function that measures them from outside, on servers of its own.
 */

/** What a run measured, by name. */
export type Figures = Readonly<Record<string, number>>

/** A limit on a figure. */
export interface Bar {
  readonly figure: string
  readonly op: '<=' | '>=' | '=='
  readonly limit: number
}

/** A numeric option of the command line, `--name N`. */
export interface RunOption {
  readonly summary: string
  readonly default: number
  /** The default of the quick form, where it differs. */
  readonly quick?: number
  readonly min: number
  readonly max: number
  /** Where only these make sense. */
  readonly only?: readonly number[]
}

/** Something that was started and must end, whatever becomes of the run. */
export interface Closeable {
  close(): Promise<void>
}

/** What a run is given. */
export interface RunContext<Option extends string = string> {
  readonly options: Readonly<Record<Option, number>>
  /** One camera, short GOPs, short timers: under 20 s. */
  readonly quick: boolean
  /** Aborted when the run is interrupted. */
  readonly signal: AbortSignal
  /** Tells the person who waits what is being done. */
  progress(text: string): void
  /** Takes charge of what is being started: closed when the run ends, last first, also when it is interrupted. */
  own<Resource extends Closeable>(starting: Resource | Promise<Resource>): Promise<Resource>
  /** A new folder for this run, removed at its end. */
  folder(): Promise<string>
}

/** A bench or a drill. */
export interface RunDefinition<Option extends string = string> {
  readonly name: string
  /** One line for the list. */
  readonly summary: string
  readonly options: Readonly<Record<Option, RunOption>>
  readonly bars: readonly Bar[]
  /** Left out where all are run: it runs others, or lasts as long as one likes. */
  readonly onlyByName?: true
  /** Keeps the machine busy, as with browsers: tests run nothing beside it. */
  readonly alone?: true
  /** Measures. Every figure that a bar names must be among those returned. */
  run(context: RunContext<Option>): Promise<Figures>
}

/** Gives a definition its type, so that `run` knows its own options by name. */
export const defineRun = <Option extends string>(definition: RunDefinition<Option>): RunDefinition =>
  definition
