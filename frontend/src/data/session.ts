// Who is signed in: what the page was given, signing in and out, and doing so in the middle of something.
import { computed, ref, shallowRef } from 'vue'
import { nearest, showIn, type Language } from '@/text/t'
import { act, identity, reauthentication, sendPlainly } from './http'
import { Problem } from './problem'

export interface Boot {
  user: string
  full_name: string
  roles: string[]
  language: string
  csrf_token: string
  mission: string
  may: Record<string, string[]>
}

const GUEST: Boot = {
  user: 'Guest',
  full_name: '',
  roles: [],
  language: 'en',
  csrf_token: '',
  mission: '',
  may: {},
}

export const boot = shallowRef<Boot>(GUEST)
export const isSignedIn = computed(() => boot.value.user !== 'Guest')

/** May the person do this (read, write, create, delete) with documents of this kind, as far as roles tell? */
export function may(right: string, doctype: string): boolean {
  return boot.value.may[doctype]?.includes(right) ?? false
}

export function take(given: Boot): void {
  boot.value = given
  identity.user = given.user
  identity.csrfToken = given.csrf_token
}

/** Read what the page was given (diaspora/www/outreach.html). */
export function bootOf(element: HTMLElement): Boot {
  return { ...GUEST, ...(JSON.parse(element.dataset.boot || '{}') as Partial<Boot>) }
}

export async function refreshBoot(): Promise<void> {
  take((await sendPlainly('/api/method/diaspora.workspace.api.boot')).message as Boot)
}

/** Raises Problem: `credentials` where name and password do not belong together. */
export async function signIn(usr: string, pwd: string): Promise<void> {
  await sendPlainly('/api/method/login', { method: 'POST', body: { usr, pwd } })
  await refreshBoot()
}

const WORKSPACE = '/api/method/diaspora.workspace.api'

/** Have a link mailed; the answer is the same for every address. */
export async function askSignInLink(email: string): Promise<void> {
  await sendPlainly(`${WORKSPACE}.ask_sign_in_link`, { method: 'POST', body: { email } })
}

/** Raises Problem where the link was used before or is too old. */
export async function signInByLink(token: string): Promise<void> {
  await sendPlainly(`${WORKSPACE}.sign_in_by_link`, { method: 'POST', body: { token } })
  await refreshBoot()
}

export async function signOut(): Promise<void> {
  await act('logout')
  take({ ...GUEST, language: boot.value.language, mission: boot.value.mission })
}

/** Show another language, and remember it for the person, or in this browser for a guest. */
export async function choose(language: Language): Promise<void> {
  await showIn(language)
  document.cookie = `preferred_language=${language}; path=/; max-age=31536000; samesite=lax`
  if (isSignedIn.value) await act('diaspora.workspace.api.set_language', { language })
}

export async function showOwnLanguage(): Promise<void> {
  await showIn(nearest(boot.value.language))
}

// --- signing in again, over a screen that stays as it is ---

/** Is the person asked to sign in again? */
export const hasExpired = ref(false)
let waiting: { settle: (done: boolean) => void; promise: Promise<boolean> } | null = null

reauthentication.ask = () => {
  if (!waiting) {
    let settle: (done: boolean) => void = () => {}
    const promise = new Promise<boolean>((resolve) => (settle = resolve))
    waiting = { settle, promise }
    hasExpired.value = true
  }
  return waiting.promise
}

/** Sign in again as the same person: what was under way goes on. Another person starts on a fresh page. */
export async function signInAgain(password: string): Promise<void> {
  const before = boot.value.user
  await sendPlainly('/api/method/login', { method: 'POST', body: { usr: before, pwd: password } })
  await refreshBoot()
  if (boot.value.user !== before) throw new Problem('session')
  giveUpOrGoOn(true)
}

export function giveUpOrGoOn(done: boolean): void {
  hasExpired.value = false
  waiting?.settle(done)
  waiting = null
}
