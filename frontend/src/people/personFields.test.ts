import { describe, expect, it } from 'vitest'
import { checkPerson, newPerson } from './personFields'

describe('checkPerson', () => {
  it('asks for a district and for a name or an address', () => {
    expect(Object.keys(checkPerson(newPerson()))).toEqual(['district', 'first_name'])
    expect(checkPerson({ district: 'LYO', emails: [{ email: 'a@b.example' }] })).toEqual({})
  })

  it('names the address that is none, and a year that cannot be', () => {
    const errors = checkPerson({
      district: 'LYO',
      first_name: 'Salma',
      emails: [{ email: 'salma@' }],
      birth_year: '84',
    })
    expect(errors.emails).toContain('salma@')
    expect(errors.birth_year).toBeTruthy()
  })
})
