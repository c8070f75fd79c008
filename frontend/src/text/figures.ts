import { language, t, type Language } from './t'

// Morocco writes Arabic with European digits.
const TAGS: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR', ar: 'ar-MA' }

export function tagOf(lang: Language = language.value): string {
  return TAGS[lang]
}

/** A count with its groups of three, as the language writes them. */
export function figure(value: number): string {
  return new Intl.NumberFormat(tagOf(), { numberingSystem: 'latn' }).format(value)
}

/** A share of 1 as a percentage. */
export function percent(share: number): string {
  const options = { style: 'percent', maximumFractionDigits: 1, numberingSystem: 'latn' } as const
  return new Intl.NumberFormat(tagOf(), options).format(share)
}

/** The language's name in the present language: "Arabic (Morocco)" of ar-MA; the code of what is none. */
export function languageName(code: string | null | undefined): string {
  if (!code) return ''
  try {
    const said = new Intl.DisplayNames([tagOf()], { type: 'language' }).of(code) ?? code
    return said.charAt(0).toLocaleUpperCase(tagOf()) + said.slice(1)
  } catch {
    return code
  }
}

/** The server's moments are UTC without a zone; dates are days without a time. */
export function instantOf(text: string): Date | null {
  if (!text) return null
  const iso = text.length > 10 ? `${text.replace(' ', 'T').slice(0, 23)}Z` : `${text}T12:00:00Z`
  const found = new Date(iso)
  return Number.isNaN(found.getTime()) ? null : found
}

/** "3 March 2026" */
export function day(text: string | null | undefined): string {
  const found = instantOf(text ?? '')
  if (!found) return ''
  return new Intl.DateTimeFormat(tagOf(), { dateStyle: 'long', numberingSystem: 'latn' }).format(found)
}

/** "3 March 2026 to 5 May 2027", "since 3 March 2026", "until 5 May 2027". */
export function period(from: string | null | undefined, to: string | null | undefined): string {
  if (from && to) return t('{0} to {1}', day(from), day(to))
  if (from) return t('since {0}', day(from))
  return to ? t('until {0}', day(to)) : ''
}

/** "3 Mar 2026, 09:00", in the reader's own zone. */
export function moment(text: string | null | undefined): string {
  const found = instantOf(text ?? '')
  if (!found) return ''
  const options = { dateStyle: 'medium', timeStyle: 'short', numberingSystem: 'latn' } as const
  return new Intl.DateTimeFormat(tagOf(), options).format(found)
}

/** "2026-03-31", the day of a moment in the reader's own zone. */
export function dateOf(text: string | null | undefined): string {
  const found = instantOf(text ?? '')
  if (!found) return ''
  const two = (number: number) => String(number).padStart(2, '0')
  return `${found.getFullYear()}-${two(found.getMonth() + 1)}-${two(found.getDate())}`
}

/** "March 2026" of "2026-03". */
export function monthName(month: string | null | undefined): string {
  const found = instantOf(month ? `${month}-15` : '')
  if (!found) return ''
  const options = { month: 'short', year: 'numeric', numberingSystem: 'latn' } as const
  return new Intl.DateTimeFormat(tagOf(), options).format(found)
}
