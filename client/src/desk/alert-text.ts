import type { AlertView } from '../../../server/contract/alert.ts'
import type { Translate } from '../app/i18n/use-texts.ts'
import { durationText } from '../ui/duration-text.ts'
import { sizeText } from '../ui/size-text.ts'

/** An alert in plain words. */
export interface AlertText {
  /** What is wrong, in a line. */
  readonly title: string
  /** More of it; '' for nothing. */
  readonly detail: string
  /** What to do. */
  readonly advice: string
  /** What the other side said, as it said it. */
  readonly ownWords: string | undefined
}

const shownNames = 4

const namesOf = (cameras: readonly { readonly name: string }[], t: Translate): string => {
  const names = cameras
    .slice(0, shownNames)
    .map(({ name }) => name)
    .join(t('shell.separator'))
  return cameras.length > shownNames ? t('alerts.cameras', { names, count: cameras.length }) : names
}

const text = (title: string, detail: string, advice: string, ownWords: string | null = null): AlertText => ({
  ...{ title, detail, advice, ownWords: ownWords === null || ownWords === '' ? undefined : ownWords },
})

const diskText = (
  alert: Extract<AlertView, { kind: 'disk.failing' | 'disk.low' | 'disk.fullSoon' }>,
  t: Translate,
): AlertText => {
  switch (alert.kind) {
    case 'disk.failing':
      return text(
        t('alertText.disk.failing', { count: alert.facts.cameras.length }),
        t(`gapReason.${alert.facts.reason}`),
        t('alertAdvice.failing'),
        alert.facts.detail,
      )
    case 'disk.low':
      return text(
        t('alertText.disk.low', { free: sizeText(alert.facts.freeBytes) }),
        '',
        t('alertAdvice.low'),
      )
    case 'disk.fullSoon': {
      const { fullInDays, reachableDays, unreachableDays } = alert.facts
      const days = unreachableDays.join(t('shell.separator'))
      return text(
        fullInDays <= 0 ? t('alertText.disk.full') : t('alertText.disk.fullSoon', { days: fullInDays }),
        reachableDays === null
          ? t('alertText.disk.unreachable', { days })
          : t('alertText.disk.reachable', { days, reachable: reachableDays }),
        t('alertAdvice.fullSoon'),
      )
    }
  }
}

/** Turns an alert into words. */
export const alertText = (alert: AlertView, t: Translate): AlertText => {
  switch (alert.kind) {
    case 'camera.away': {
      const { camera, reason, detail } = alert.facts
      return text(
        t('alertText.camera.away', { camera: camera.name }),
        t(`gapReason.${reason}`),
        t(`gapAdvice.${reason}`),
        detail,
      )
    }
    case 'cameras.away': {
      const { place, hall, cameras, away, reason } = alert.facts
      const state = away > 0 ? t('alertText.cameras.away', { away }) : t('alertText.cameras.back')
      return text(
        t(`alertText.cameras.${place}`, { hall, count: cameras.length }),
        [t(`gapReason.${reason}`), namesOf(cameras, t), state].join(' · '),
        t('alertAdvice.cameras'),
      )
    }
    case 'camera.silent':
      return text(
        t('alertText.camera.silent', { camera: alert.facts.camera.name }),
        '',
        t('alertAdvice.silent'),
      )
    case 'camera.footageLost': {
      const { camera, how, detail } = alert.facts
      return text(
        t('alertText.camera.footageLost', { camera: camera.name }),
        t(`alertText.footage.${how}`),
        t('alertAdvice.footageLost'),
        detail,
      )
    }
    case 'camera.slow': {
      const { camera, frameRate, usual } = alert.facts
      return text(
        t('alertText.camera.slow', { camera: camera.name }),
        t('alertText.slow', { now: frameRate, usual }),
        t('alertAdvice.slow'),
      )
    }
    case 'recorder.down':
      return text(t('alertText.recorder.down'), '', t('alertAdvice.down'))
    case 'recorder.problem':
      return text(
        t('alertText.recorder.problem'),
        alert.facts.code,
        t('alertAdvice.problem'),
        alert.facts.detail,
      )
    case 'process.died':
      return text(
        t(
          alert.facts.how === 'power-lost' ? 'alertText.died.power' : `alertText.died.${alert.facts.process}`,
        ),
        '',
        t(alert.facts.process === 'media' ? 'alertAdvice.diedMedia' : 'alertAdvice.died'),
      )
    case 'clock.stepped': {
      const { byMs } = alert.facts
      return text(
        t(byMs < 0 ? 'alertText.clock.back' : 'alertText.clock.forward', {
          duration: durationText(Math.abs(byMs), t),
        }),
        '',
        t('alertAdvice.clock'),
      )
    }
    case 'holds.nearQuota': {
      const { inDays, heldBytes, quotaBytes } = alert.facts
      return text(
        inDays <= 0 ? t('alertText.holds.over') : t('alertText.holds.near', { days: inDays }),
        t('alertText.holds.used', { held: sizeText(heldBytes), quota: sizeText(quotaBytes) }),
        t('alertAdvice.holds'),
      )
    }
    case 'archive.damaged': {
      const { archive, findings, first } = alert.facts
      return text(
        t('alertText.archive', { title: archive.title }),
        t('alertText.archiveFindings', { count: findings, first }),
        t('alertAdvice.archive'),
      )
    }
    case 'sources.stopped':
      return text(
        t('alertText.stopped', { count: alert.facts.cameras.length }),
        namesOf(alert.facts.cameras, t),
        t('alertAdvice.stopped'),
      )
    case 'case.warned': {
      const { item, level, caseNo, rule } = alert.facts
      return text(
        t('alertText.case.warned', { item, level: t(`warningLevel.${level}`) }),
        t('alertText.case.of', { caseNo, rule: t(`ruleKind.${rule}`) }),
        t('alertAdvice.caseWarned'),
      )
    }
    case 'order.moved': {
      const { unit, title, number, act, form } = alert.facts
      return text(
        act === 'replied'
          ? t('alertText.order.replied', { unit })
          : t('alertText.order.escalated', { unit, form: t(`orderForm.${form}`) }),
        `${number} ${title}`,
        t('alertAdvice.orderMoved'),
      )
    }
    case 'disk.failing':
    case 'disk.low':
    case 'disk.fullSoon':
      return diskText(alert, t)
  }
}

/** The camera that an alert is about, if it is about one. */
export const cameraOf = (alert: AlertView): string | undefined =>
  'camera' in alert.facts ? alert.facts.camera.id : undefined
