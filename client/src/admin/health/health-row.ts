import type { SourceHealth } from '../../../../server/contract/recorder.ts'
import type { Translate } from '../../app/i18n/use-texts.ts'
import { silentSince, toneOf, type ShownCamera } from '../../hall/camera-tone.ts'
import { bitRateText } from '../../ui/size-text.ts'
import type { StateTone } from '../../ui/state-tone.ts'

/** A camera as the health page shows it. */
export interface HealthRow {
  readonly shown: ShownCamera
  readonly health: SourceHealth | undefined
  /** An alert says that it sends far fewer frames than usual. */
  readonly slow: boolean
  readonly tone: StateTone
  /** Since when it has been so. */
  readonly since: number | undefined
}

export const healthRow = (shown: ShownCamera, slow: boolean): HealthRow => ({
  shown,
  health: shown.status?.health ?? undefined,
  slow,
  tone: slow && shown.state === 'recording' ? 'warning' : toneOf(shown.state),
  since: silentSince(shown) ?? shown.status?.since ?? undefined,
})

const weights: Readonly<Record<StateTone, number>> = { fault: 0, warning: 1, off: 2, normal: 3 }

/** How urgent a row is: the lower, the more. A camera that is switched off is as it should be. */
export const urgency = ({ tone, shown }: HealthRow): number =>
  shown.state === 'unknown' ? weights.warning : weights[tone]

export const isWell = ({ tone, shown }: HealthRow): boolean => tone === 'normal' || shown.state === 'disabled'

export const stateLabel = ({ shown, slow }: HealthRow, t: Translate): string =>
  slow && shown.state === 'recording' ? t('cameraHealth.slow') : t(`cameraState.${shown.state}`)

const figure = (value: number | undefined, format: (value: number) => string, t: Translate): string =>
  value === undefined ? t('cameraHealth.unknown') : format(value)

const rate = (value: number): string => (value >= 10 ? value.toFixed(0) : value.toFixed(1))

export const frameRates = ({ health }: HealthRow, t: Translate) => ({
  now: figure(health?.now?.framesPerSecond, rate, t),
  day: figure(health?.day?.framesPerSecond, rate, t),
})

export const bitRates = ({ health }: HealthRow, t: Translate) => ({
  now: figure(health?.now?.bitsPerSecond, bitRateText, t),
  day: figure(health?.day?.bitsPerSecond, bitRateText, t),
})

/** 850 ms, 2.4 s */
export const shortTime = (milliseconds: number, t: Translate): string =>
  milliseconds < 1000
    ? t('cameraHealth.milliseconds', { value: Math.round(milliseconds) })
    : t('cameraHealth.seconds', { value: (milliseconds / 1000).toFixed(1) })

export const lagText = ({ shown }: HealthRow, t: Translate): string => {
  const lagMs = shown.state === 'recording' ? shown.status?.lagMs : null
  return lagMs === null || lagMs === undefined ? t('cameraHealth.unknown') : shortTime(lagMs, t)
}

/** The camera's clock against ours: how far it has run ahead, and how fast it runs. */
export const clockTexts = ({ health }: HealthRow, t: Translate) => {
  const clock = health?.clock
  if (!clock) return { drift: t('cameraHealth.unknown'), speed: '' }
  const size = Math.abs(Math.round(clock.driftMs))
  const ms = shortTime(size, t)
  return {
    drift:
      size === 0
        ? t('cameraHealth.even')
        : t(clock.driftMs > 0 ? 'cameraHealth.fast' : 'cameraHealth.behind', { ms }),
    speed:
      clock.ppm === null
        ? ''
        : t('cameraHealth.ppm', { ppm: `${clock.ppm > 0 ? '+' : ''}${Math.round(clock.ppm)}` }),
  }
}
