import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { z } from 'zod'
import { readEnvironment } from './environment.ts'
import { Config } from './schema.ts'

/** The configuration cannot be used; the message is one sentence that names the key, variable or file. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

type Tree = Record<string, unknown>

/** The folder of the program, which relative paths of the defaults refer to. */
export const programDir = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
const defaultsFile = resolve(programDir, 'config/default.yaml')

const readYaml = (file: string): Tree => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigError(`cannot read the configuration ${file}: ${reason(error)}`)
  }
  let tree: unknown
  try {
    tree = parse(text)
  } catch (error) {
    throw new ConfigError(`${file} is not valid YAML: ${reason(error)}`)
  }
  if (tree === null) return {}
  if (!isTree(tree)) throw new ConfigError(`${file} must hold keys and values`)
  return tree
}

const reason = (error: unknown): string =>
  (error instanceof Error ? error.message.split('\n', 1)[0] : '')?.replace(/:$/u, '') ?? ''

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Later keys win; trees are merged, lists and plain values replaced. */
const merge = (base: Tree, over: Tree): Tree => {
  const merged: Tree = { ...base }
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key]
    merged[key] = isTree(before) && isTree(value) ? merge(before, value) : value
  }
  return merged
}

const atPath = (path: readonly string[], value: unknown): Tree =>
  path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Tree

const explain = (error: z.ZodError): string =>
  error.issues
    .map((issue) => {
      const path = issue.path.join('.')
      if (issue.code === 'unrecognized_keys')
        return `unknown key ${[path, issue.keys.join(', ')].filter(Boolean).join('.')}`
      return `${path}: ${issue.message}`
    })
    .join('; ')

/** The keys that hold something else where only a text will do. */
const wantedTexts = (error: z.ZodError): ReadonlySet<string> =>
  new Set(
    error.issues.flatMap((issue) =>
      issue.code === 'invalid_type' && issue.expected === 'string' ? [issue.path.join('.')] : [],
    ),
  )

/**
 * Reads the configuration: config/default.yaml, then `file`, then `HUIJIAN_*` variables. Without a file demo mode is
 * on. Paths are absolute in the result: those of `file` are taken from its folder, all others from the program's.
 * @throws ConfigError naming the offending key, variable or file
 */
export const loadConfig = (
  file: string | undefined,
  environment?: Readonly<Record<string, string | undefined>>,
): Config => {
  const defaults = readYaml(defaultsFile)
  const fromFile = file === undefined ? { demo: { enabled: true } } : readYaml(resolve(file))
  const fromEnvironment = readEnvironment(defaults, environment)
  if (fromEnvironment.unknown.length > 0) {
    throw new ConfigError(`unknown environment variable ${fromEnvironment.unknown.join(', ')}`)
  }
  const treeWith = (texts: ReadonlySet<string>): Tree =>
    fromEnvironment.overrides.reduce(
      (merged, { path, value, text }) =>
        merge(merged, atPath(path, texts.has(path.join('.')) ? text : value)),
      merge(defaults, fromFile),
    )
  const asYaml = Config.safeParse(treeWith(new Set()))
  const parsed = asYaml.success ? asYaml : Config.safeParse(treeWith(wantedTexts(asYaml.error)))
  if (!parsed.success) throw new ConfigError(`configuration: ${explain(parsed.error)}`)
  return Object.freeze(
    withAbsolutePaths(checked(parsed.data), file === undefined ? programDir : dirname(resolve(file))),
  )
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.')

/** Rules that span several keys. */
const checked = (config: Config): Config => {
  if (config.demo.enabled && !isLoopback(config.http.host)) {
    throw new ConfigError(
      `configuration: http.host: demo mode listens on loopback only, not on ${config.http.host}`,
    )
  }
  const beyond = config.media.networks.find(({ listen }) => !isLoopback(listen))
  if (config.demo.enabled && beyond) {
    throw new ConfigError(
      `configuration: media.networks: demo mode listens on loopback only, not on ${beyond.listen}`,
    )
  }
  if (!config.demo.enabled && config.node.unitCode === null) {
    throw new ConfigError(
      'configuration: node.unitCode: the 12-digit code of the unit that this server belongs to is needed',
    )
  }
  if ((config.tls.cert === null) !== (config.tls.key === null)) {
    throw new ConfigError('configuration: tls.cert and tls.key go together')
  }
  if (!isLoopback(config.http.host) && config.tls.cert === null && !config.tls.selfSigned) {
    throw new ConfigError(
      `configuration: tls.cert: ${config.http.host} is not loopback, so browsers need TLS; give tls.cert and tls.key, or set tls.selfSigned: true`,
    )
  }
  return config
}

const withAbsolutePaths = (config: Config, base: string): Config => {
  const absolute = (path: string | null): string | null => (path === null ? null : resolve(base, path))
  return {
    ...config,
    data: { dir: resolve(base, config.data.dir) },
    keys: { camera: absolute(config.keys.camera) },
    recordings: { dir: resolve(base, config.recordings.dir) },
    media: { ...config.media, workerBin: absolute(config.media.workerBin) },
    supervision: {
      ...config.supervision,
      holidays: absolute(config.supervision.holidays),
      checklists: absolute(config.supervision.checklists),
    },
    tls: { ...config.tls, cert: absolute(config.tls.cert), key: absolute(config.tls.key) },
  }
}
