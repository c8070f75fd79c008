import { describe, expect, it } from 'vitest'
import { queryOf, resource, userOfCookie } from './http'

describe('queryOf', () => {
  it('writes lists and objects as JSON and leaves out what is not given', () => {
    expect(queryOf({ filters: { city: 'Évry' }, text: '', limit: 20, sort: undefined })).toBe(
      '?filters=%7B%22city%22%3A%22%C3%89vry%22%7D&text=&limit=20',
    )
    expect(queryOf({})).toBe('')
  })
})

describe('resource', () => {
  it('keeps a slash in a name from leading elsewhere', () => {
    expect(resource('Diaspora Contact', 'a/../b')).toBe('/api/resource/Diaspora%20Contact/a%2F..%2Fb')
  })
})

describe('userOfCookie', () => {
  it('reads the name that Frappe quotes twice', () => {
    expect(userOfCookie('sid=x; user_id=officer%2540mission.example; full_name=S')).toBe('officer@mission.example')
    expect(userOfCookie('full_name=S')).toBe('Guest')
  })
})
