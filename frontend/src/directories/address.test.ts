import { describe, expect, it } from 'vitest'
import { questionOf, queryOf } from './address'
import { DIRECTORIES } from './kinds'

describe("a directory's address", () => {
  it('asks for names from the first one where it says nothing, for events the newest first', () => {
    const names = { text: '', filters: {}, sort: 'name', descending: false, start: 0 }
    expect(questionOf(DIRECTORIES.association!, {})).toEqual(names)
    expect(questionOf(DIRECTORIES.event!, {})).toEqual({ ...names, sort: 'starts_at', descending: true })
  })

  it('goes to and fro without loss, and drops what the directory does not know', () => {
    const association = DIRECTORIES.association!
    const query = { q: 'patio', district: 'PAR', sort: '-modified', from: '20', stage: 'invested' }
    const question = questionOf(association, query)
    expect(question.filters).toEqual({ district: 'PAR' })
    expect(queryOf(association, question)).toEqual({ q: 'patio', district: 'PAR', sort: '-modified', from: '20' })
    expect(queryOf(DIRECTORIES.event!, questionOf(DIRECTORIES.event!, {}))).toEqual({})
  })
})
