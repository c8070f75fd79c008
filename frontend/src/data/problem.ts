// What went wrong with a request, told from the server's answer alone. Pure.

export type ProblemKind =
  'connection' | 'session' | 'credentials' | 'permission' | 'missing' | 'stale' | 'refused' | 'busy' | 'fault'

export interface Answer {
  status: number
  body: Record<string, unknown>
}

/** A request that came to nothing. `fields` holds the words for single fields, `message` those for all of it. */
export class Problem extends Error {
  constructor(
    readonly kind: ProblemKind,
    message = '',
    readonly fields: Record<string, string> = {},
  ) {
    super(message)
  }
}

const KINDS_BY_CLASS: Record<string, ProblemKind> = {
  AuthenticationError: 'credentials',
  CSRFTokenError: 'session',
  DoesNotExistError: 'missing',
  PermissionError: 'permission',
  SessionExpired: 'session',
  SessionStopped: 'busy',
  TimestampMismatchError: 'stale',
  TooManyRequestsError: 'refused',
}

const KINDS_BY_STATUS: Record<number, ProblemKind> = {
  401: 'credentials',
  403: 'permission',
  404: 'missing',
  413: 'refused',
  502: 'busy',
  503: 'busy',
  504: 'busy',
}

/** `userNow` is who the browser's cookie says is logged in, `userThen` who opened the page. */
export function readProblem(answer: Answer, userThen: string, userNow: string): Problem {
  const message = messagesOf(answer.body).join(' ')
  if (answer.body.session_expired) return new Problem('session')
  const kind = kindOf(answer)
  const wasLoggedOut = userThen !== 'Guest' && userNow !== userThen
  if (kind === 'permission' && wasLoggedOut) return new Problem('session')
  return new Problem(kind, message || plainText(String(answer.body._error_message ?? '')), fieldsOf(answer.body))
}

function kindOf({ status, body }: Answer): ProblemKind {
  const byClass = KINDS_BY_CLASS[String(body.exc_type ?? '')]
  if (byClass) return byClass
  if (KINDS_BY_STATUS[status]) return KINDS_BY_STATUS[status]
  return status >= 500 ? 'fault' : 'refused'
}

/** Frappe's messages: JSON in a string of JSON strings, each a text or an object with a `message`. */
export function messagesOf(body: Record<string, unknown>): string[] {
  const list = parsed(body._server_messages)
  if (!Array.isArray(list)) return []
  return list
    .map((entry: unknown) => {
      const inner = parsed(entry)
      if (inner && typeof inner === 'object' && 'message' in inner) return plainText(String(inner.message))
      return plainText(String(inner ?? entry))
    })
    .filter(Boolean)
}

/** A missing mandatory field is named in the exception alone: `[Diaspora Contact, abc]: district`. */
export function fieldsOf(body: Record<string, unknown>): Record<string, string> {
  if (body.exc_type !== 'MandatoryError') return {}
  const names = /\]: (.+)$/.exec(String(body.exception ?? ''))?.[1]?.split(', ') ?? []
  return Object.fromEntries(names.map((name) => [name, 'missing']))
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

function plainText(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .trim()
}
