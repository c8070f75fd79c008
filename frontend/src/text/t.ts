import { ref, shallowRef } from 'vue'

export type Language = 'en' | 'fr' | 'ar'

/** Each in its own words, for whoever cannot read the present one. */
export const LANGUAGES: Record<Language, string> = { fr: 'Français', ar: 'العربية', en: 'English' }

const LOADERS: Record<Exclude<Language, 'en'>, () => Promise<{ default: Record<string, string> }>> = {
  fr: () => import('virtual:messages/fr'),
  ar: () => import('virtual:messages/ar'),
}

export const language = ref<Language>('en')
const translations = shallowRef<Record<string, string>>({})

/** The text in the present language, with `{0}`, `{1}` filled in. A screen that shows it follows a change. */
export function t(text: string, ...values: (string | number)[]): string {
  const said = translations.value[text] ?? text
  return values.length ? fill(said, values) : said
}

/** Marks a text of a table that is translated where it is shown. */
export function msg(text: string): string {
  return text
}

/** Put values into the places {0}, {1} ...; a place without a value stays as it is. */
export function fill(text: string, values: readonly (string | number)[]): string {
  return text.replace(/\{(\d+)\}/g, (place, number: string) => String(values[Number(number)] ?? place))
}

/** The nearest of our languages: fr of fr-BE, English of what we do not have. */
export function nearest(tag: string): Language {
  const base = tag.toLowerCase().split(/[-_]/)[0] ?? ''
  return base in LANGUAGES ? (base as Language) : 'en'
}

/** Load the language's texts, then show it and turn the page into its direction. */
export async function showIn(wanted: Language): Promise<void> {
  translations.value = wanted === 'en' ? {} : (await LOADERS[wanted]()).default
  language.value = wanted
  document.documentElement.lang = wanted
  document.documentElement.dir = wanted === 'ar' ? 'rtl' : 'ltr'
}
