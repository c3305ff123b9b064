import type { Applicant } from '../../contract/supervision/case-event.ts'
import type { ApplicantView } from '../../contract/supervision/case.ts'

/** 张三 → 张*, 长沙某某有限公司 → 长沙****公司: who it is, to whoever knows already. */
export const maskName = (name: string): string => {
  const letters = Array.from(name)
  if (letters.length <= 1) return '*'
  if (letters.length <= 4) return `${letters[0] ?? ''}${'*'.repeat(letters.length - 1)}`
  return `${letters.slice(0, 2).join('')}****${letters.slice(-2).join('')}`
}

/** 430105199001011234 → 4301**********1234 */
export const maskNumber = (number: string): string => {
  if (number.length <= 4) return '*'.repeat(number.length)
  const shown = number.length >= 11 ? 4 : 2
  return `${number.slice(0, shown - 1)}${'*'.repeat(number.length - 2 * shown + 1)}${number.slice(-shown)}`
}

const optional = (text: string | undefined, mask: (text: string) => string): string | null =>
  text === undefined ? null : mask(text)

const viewOf = (
  applicant: Applicant,
  name: (text: string) => string,
  number: (text: string) => string,
): ApplicantView => ({
  name: name(applicant.name),
  documentType: applicant.documentType ?? null,
  documentNo: optional(applicant.documentNo, number),
  contact: optional(applicant.contact, name),
  phone: optional(applicant.phone, number),
})

/** An applicant as everybody sees them. */
export const maskedApplicant = (applicant: Applicant): ApplicantView =>
  viewOf(applicant, maskName, maskNumber)

/** An applicant as whoever may see personal data does. */
export const wholeApplicant = (applicant: Applicant): ApplicantView =>
  viewOf(
    applicant,
    (text) => text,
    (text) => text,
  )
