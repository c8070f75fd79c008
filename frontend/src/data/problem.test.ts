import { describe, expect, it } from 'vitest'
import { fieldsOf, messagesOf, readProblem } from './problem'

const said = (message: string) => JSON.stringify([JSON.stringify({ message, title: 'Message' })])

describe('readProblem', () => {
  it('takes the words that the server has for people', () => {
    const body = { exc_type: 'ValidationError', _server_messages: said('The year <b>1200</b> is &lt; 1900.') }
    const problem = readProblem({ status: 417, body }, 'a@b.example', 'a@b.example')
    expect([problem.kind, problem.message]).toEqual(['refused', 'The year 1200 is < 1900.'])
  })

  it('knows a stale edit, a missing document, a wrong password and a fault apart', () => {
    const kinds = (exc_type: string, status: number) =>
      readProblem({ status, body: { exc_type } }, 'Guest', 'Guest').kind
    expect(kinds('TimestampMismatchError', 417)).toBe('stale')
    expect(kinds('DoesNotExistError', 404)).toBe('missing')
    expect(kinds('AuthenticationError', 401)).toBe('credentials')
    expect(kinds('OperationalError', 500)).toBe('fault')
    expect(kinds('CSRFTokenError', 400)).toBe('session')
  })

  it('takes a refusal for an ended session only where the person is no longer signed in', () => {
    const refused = { status: 403, body: { exc_type: 'PermissionError' } }
    expect(readProblem(refused, 'a@b.example', 'Guest').kind).toBe('session')
    expect(readProblem(refused, 'a@b.example', 'a@b.example').kind).toBe('permission')
    expect(readProblem(refused, 'Guest', 'Guest').kind).toBe('permission')
    expect(readProblem({ status: 403, body: { session_expired: 1 } }, 'Guest', 'Guest').kind).toBe('session')
  })

  it('lives with an answer that is no JSON of Frappe', () => {
    expect(readProblem({ status: 502, body: {} }, 'Guest', 'Guest').kind).toBe('busy')
    expect(readProblem({ status: 413, body: { _server_messages: '{broken' } }, 'Guest', 'Guest').message).toBe('')
  })
})

describe('messagesOf', () => {
  it('reads texts and objects alike', () => {
    expect(messagesOf({ _server_messages: JSON.stringify(['plain', JSON.stringify({ message: 'told' })]) })).toEqual([
      'plain',
      'told',
    ])
  })
})

describe('fieldsOf', () => {
  it('names the mandatory fields that are missing', () => {
    const body = {
      exc_type: 'MandatoryError',
      exception: 'frappe.MandatoryError: [Diaspora Contact, x]: district, kind',
    }
    expect(fieldsOf(body)).toEqual({ district: 'missing', kind: 'missing' })
  })
})
