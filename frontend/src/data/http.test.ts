import { afterEach, describe, expect, it, vi } from 'vitest'
import { ask, isOffline, noteCut, queryOf, resource, userOfCookie } from './http'
import { Problem } from './problem'

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

describe('isOffline', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('is told by a request that does not arrive, and ended by one that was asked later', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    await expect(ask('ping')).rejects.toThrow(Problem)
    expect(isOffline.value).toBe(true)
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}')))
    await ask('ping')
    expect(isOffline.value).toBe(false)
  })

  it('is not ended by the answer to what was asked before the line was cut', async () => {
    let answer: (response: Response) => void = () => undefined
    vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (answer = resolve)))
    const early = ask('ping')
    noteCut()
    answer(new Response('{}'))
    await early
    expect(isOffline.value).toBe(true)
  })
})
