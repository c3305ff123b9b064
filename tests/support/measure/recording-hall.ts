import { HALL_STREAM, QUICK_STREAM, startHall, type Hall, type StreamParameters } from '../hall/index.ts'
import { startProduct, type Product, type ProductOptions } from '../product.ts'
import type { RunContext } from '../run-contract/index.ts'
import { until } from '../until.ts'
import { openFootage, type FootageDatabase } from './footage-database.ts'

/** Longest wait until every camera is being recorded: 23 of them connect on two cores. */
const recordingTimeoutMs = 60_000

type Context = Pick<RunContext, 'own' | 'progress' | 'quick' | 'signal'>

/** A product that records every camera of a hall. */
export interface Recording {
  readonly hall: Hall
  readonly product: Product
  readonly footage: FootageDatabase
}

/** What the product is told where a run is to be short. */
const quickConfig = {
  recorder: { clipSeconds: 4, syncSeconds: 1, reconcileSeconds: 5, retryMaxMs: 500, indexFlushMs: 250 },
  process: { restartMaxMs: 500 },
} as const

/** The quick form's settings under those of a run, key by key. */
const withQuick = (config: ProductOptions['config'] = {}): NonNullable<ProductOptions['config']> => ({
  ...config,
  recorder: { ...quickConfig.recorder, ...config['recorder'] },
  process: { ...quickConfig.process, ...config['process'] },
})

/** A hall whose streams are encoded before any clock starts. */
export const startHallFor = (
  context: Context,
  cameras: number,
  stream: StreamParameters = context.quick ? QUICK_STREAM : HALL_STREAM,
): Promise<Hall> =>
  context.own(
    startHall({
      cameras,
      stream,
      signal: context.signal,
      progress: (done, total) => context.progress(`${done} of ${total} camera streams encoded`),
    }),
  )

/** Starts the product on the hall's cameras; `folder` as in {@link startProduct}. */
export const startProductOn = (
  context: Context,
  hall: Hall,
  options: ProductOptions = {},
): Promise<Product> =>
  context.own(
    startProduct({
      cameras: hall.cameras.map(({ number, name, path }) => ({ key: path, name, url: hall.rtspUrl(number) })),
      ...options,
      config: context.quick ? withQuick(options.config) : (options.config ?? {}),
    }),
  )

/** Waits until every camera of the hall is covered up to `wall` or beyond. */
export const untilCoveredTo = async (
  { hall, footage }: Pick<Recording, 'hall' | 'footage'>,
  wall: number,
  timeoutMs = recordingTimeoutMs,
): Promise<void> => {
  await until(
    'every camera to be covered',
    timeoutMs,
    async () => {
      const covered = [...(await footage.coveredTo()).values()]
      return covered.filter((to) => to >= wall).length === hall.cameras.length
    },
    200,
  )
}

/** Starts hall and product, and waits until every camera is being recorded. */
export const startRecording = async (
  context: Context,
  cameras: number,
  config: NonNullable<ProductOptions['config']> = {},
  options: Pick<ProductOptions, 'environment' | 'folder'> & { readonly stream?: StreamParameters } = {},
): Promise<Recording> => {
  const { stream, ...given } = options
  const hall = await startHallFor(context, cameras, stream)
  const product = await startProductOn(context, hall, { config, ...given })
  const footage = await context.own(openFootage(product.dataDir))
  context.progress(`ready; waiting until all ${cameras} cameras are recorded`)
  await untilCoveredTo({ hall, footage }, Date.now()).catch((cause: unknown) => {
    throw new Error(`not every camera is recorded; the product said:\n${product.output()}`, { cause })
  })
  return { hall, product, footage }
}
