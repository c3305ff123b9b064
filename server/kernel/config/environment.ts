import { parse } from 'yaml'

/** Variables of the set-up scripts and of the launcher; they are no configuration keys. */
const reserved = new Set(['HUIJIAN_CACHE'])

type Tree = Record<string, unknown>

const snake = (key: string): string => key.replaceAll(/[A-Z]/gu, (letter) => `_${letter}`).toUpperCase()

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `{http: {publicOrigin: …}}` → `HUIJIAN_HTTP_PUBLIC_ORIGIN`: the variable of each key, by its path. */
const variablesOf = (
  defaults: Tree,
  prefix = 'HUIJIAN',
  path: readonly string[] = [],
): Map<string, readonly string[]> => {
  const found = new Map<string, readonly string[]>()
  for (const [key, value] of Object.entries(defaults)) {
    const name = `${prefix}_${snake(key)}`
    if (isTree(value))
      for (const [inner, at] of variablesOf(value, name, [...path, key])) found.set(inner, at)
    else found.set(name, [...path, key])
  }
  return found
}

/** What one variable overrides. */
export interface Override {
  readonly path: readonly string[]
  /** Read as YAML; what is none is text. */
  readonly value: unknown
  /** As it stands: a variable has no quotes that would tell the text 430105000000 from the number. */
  readonly text: string
}

const readValue = (text: string): unknown => {
  try {
    return parse(text) as unknown
  } catch {
    return text
  }
}

/** What the environment overrides; `unknown` lists the `HUIJIAN_*` variables that name no key. */
export const readEnvironment = (
  defaults: Tree,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): {
  readonly overrides: readonly Override[]
  readonly unknown: readonly string[]
} => {
  const variables = variablesOf(defaults)
  const overrides: Override[] = []
  const unknown: string[] = []
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith('HUIJIAN_') || reserved.has(name) || text === undefined) continue
    const path = variables.get(name)
    if (path) overrides.push({ path, value: readValue(text), text })
    else unknown.push(name)
  }
  return { overrides, unknown }
}

/** The environment handed to a child process: this one's, plus what the parent sets. */
export const childEnvironment = (extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  ...process.env,
  ...extra,
})

/** What Node takes where nobody says otherwise (libuv's thread pool). */
const defaultFileThreads = 4

/** How many threads this process has for work on files and in SQLite. */
export const fileThreads = (): number => Number(process.env['UV_THREADPOOL_SIZE'] ?? defaultFileThreads)

/** Sets a variable that this process's own children inherit, for those that are started by a library. */
export const setChildVariable = (name: string, value: string): void => {
  process.env[name] = value
}
