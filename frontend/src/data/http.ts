// The one place that talks to the server: Frappe's whitelisted methods and its REST.
import { ref } from 'vue'
import { Problem, readProblem } from './problem'

export interface Identity {
  user: string
  csrfToken: string
}

/** Who the page acts as; src/data/session.ts keeps it. */
export const identity: Identity = { user: 'Guest', csrfToken: '' }

/** Is the line to the server cut, as far as the newest request or the browser knows? */
export const isOffline = ref(false)

let asked = 0
let askedBeforeCut = 0

/** The line is cut now: an answer to what was asked before says nothing about it any more. */
export function noteCut(): void {
  askedBeforeCut = asked
  isOffline.value = true
}

/** Asks the person to sign in again; true when the same person did. Set by src/data/session.ts. */
export const reauthentication: { ask: () => Promise<boolean> } = { ask: () => Promise.resolve(false) }

export type Values = Record<string, unknown>

interface Request {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  query?: Values
  body?: Values
  signal?: AbortSignal
}

/** Call a whitelisted method with GET: it only reads. */
export function ask<T>(method: string, args: Values = {}, signal?: AbortSignal): Promise<T> {
  return message<T>(`/api/method/${method}`, { query: args, signal })
}

/** Call a whitelisted method with POST: its arguments are too long for an address, or it changes something. */
export function act<T>(method: string, args: Values = {}, signal?: AbortSignal): Promise<T> {
  return message<T>(`/api/method/${method}`, { method: 'POST', body: args, signal })
}

/** The address of a REST document, or of its DocType's list. */
export function resource(doctype: string, name?: string): string {
  return `/api/resource/${[doctype, ...(name === undefined ? [] : [name])].map(encodeURIComponent).join('/')}`
}

async function message<T>(path: string, request: Request): Promise<T> {
  return (await send(path, request)).message as T
}

/** Send it once, without asking to sign in again: signing in itself must never wait for that. Raises Problem. */
export function sendPlainly(path: string, request: Request = {}): Promise<Values> {
  return sendOnce(path, request)
}

/** Send it; where the session has ended ask the person to sign in, then send it again. Raises Problem. */
export async function send(path: string, request: Request = {}): Promise<Values> {
  try {
    return await sendOnce(path, request)
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.kind !== 'session') throw problem
    if (!(await reauthentication.ask())) throw problem
    return sendOnce(path, request)
  }
}

async function sendOnce(path: string, { method = 'GET', query, body, signal }: Request): Promise<Values> {
  const headers: Record<string, string> = { Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest' }
  if (method !== 'GET' && identity.csrfToken) headers['X-Frappe-CSRF-Token'] = identity.csrfToken
  if (body) headers['Content-Type'] = 'application/json'
  const options: RequestInit = { method, headers, credentials: 'same-origin' }
  if (body) options.body = JSON.stringify(body)
  if (signal) options.signal = signal
  const [response, text] = await fetchOrSay(`${path}${queryOf(query)}`, options)
  const answer = { status: response.status, body: parsed(text) }
  if (!response.ok) throw readProblem(answer, identity.user, userOfCookie(document.cookie))
  return answer.body
}

/** Keep a file on the server, for the person alone; its name there. `told` hears which share of it has gone. */
export async function uploadFile(file: File, told: (share: number) => void): Promise<string> {
  try {
    return await uploadOnce(file, told)
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.kind !== 'session') throw problem
    if (!(await reauthentication.ask())) throw problem
    return uploadOnce(file, told)
  }
}

/** fetch tells nothing of how far a body has gone. */
function uploadOnce(file: File, told: (share: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/method/upload_file')
    request.setRequestHeader('Accept', 'application/json')
    request.setRequestHeader('X-Frappe-CSRF-Token', identity.csrfToken)
    request.upload.onprogress = ({ loaded, total }) => told(total ? loaded / total : 0)
    request.onerror = () => {
      noteCut()
      reject(new Problem('connection'))
    }
    request.onload = () => {
      const answer = { status: request.status, body: parsed(request.responseText) }
      if (request.status < 400) resolve(String((answer.body.message as Values).name))
      else reject(readProblem(answer, identity.user, userOfCookie(document.cookie)))
    }
    const form = new FormData()
    form.append('is_private', '1')
    form.append('file', file, file.name)
    request.send(form)
  })
}

async function fetchOrSay(url: string, options: RequestInit): Promise<[Response, string]> {
  const number = ++asked
  try {
    const response = await fetch(url, options)
    const text = await response.text() // the line may be cut within it
    if (number > askedBeforeCut) isOffline.value = false
    return [response, text]
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    noteCut()
    throw new Problem('connection')
  }
}

/** Lists and objects go as JSON, as Frappe reads them; what is undefined is left out. */
export function queryOf(values: Values = {}): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null) continue
    query.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  const text = query.toString()
  return text && `?${text}`
}

/** Who is logged in, from Frappe's cookie that scripts may read. */
export function userOfCookie(cookies: string): string {
  const found = /(?:^|; )user_id=([^;]*)/.exec(cookies)?.[1]
  return found ? decodeURIComponent(decodeURIComponent(found)) : 'Guest'
}

function parsed(text: string): Values {
  try {
    return JSON.parse(text) as Values
  } catch {
    return {}
  }
}
