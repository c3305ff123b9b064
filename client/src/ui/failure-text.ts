import { errorEntry, isErrorCode } from '../../../server/contract/errors/index.ts'
import { ApiFailure } from '../api/failure.ts'
import type { LocaleName } from '../app/i18n/i18n.ts'
import type { Translate } from '../app/i18n/use-texts.ts'

/** A failure as a person reads it: what happened, what to do, and what to tell the administrator. */
export interface FailureText {
  readonly title: string
  /** undefined where the title says all (a refusal that is the person's to mend). */
  readonly advice: string | undefined
  readonly code: string | undefined
  readonly requestId: string | undefined
}

/** What an error code of the contract means, in the language chosen; undefined for a code it does not know. */
export const codeText = (code: string, locale: LocaleName): string | undefined =>
  isErrorCode(code) ? errorEntry(code)[locale === 'en' ? 'en' : 'zh'] : undefined

/** Turns whatever a call rejected with into words. */
export const failureText = (error: unknown, t: Translate, locale: LocaleName): FailureText => {
  if (!(error instanceof ApiFailure)) {
    // What a socket refused carries a code of the contract too.
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
    const known = code === undefined ? undefined : codeText(code, locale)
    if (known !== undefined) return { title: known, advice: undefined, code: undefined, requestId: undefined }
    return {
      title: t('problem.title'),
      advice: t('problem.otherAdvice'),
      code: undefined,
      requestId: undefined,
    }
  }
  const { reason } = error
  switch (reason.kind) {
    case 'unreachable':
      return {
        title: t('problem.unreachable'),
        advice: t('problem.unreachableAdvice'),
        code: undefined,
        requestId: undefined,
      }
    case 'unexpected':
      return {
        title: t('problem.unexpected'),
        advice: t('problem.unexpectedAdvice'),
        code: String(reason.status),
        requestId: reason.requestId ?? undefined,
      }
    case 'refused':
      return {
        title: codeText(reason.problem.code, locale) ?? reason.problem.title,
        advice: reason.problem.status >= 500 ? t('problem.otherAdvice') : undefined,
        code: reason.problem.code,
        requestId: reason.problem.requestId,
      }
  }
}
