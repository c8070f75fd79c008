import { describe, expect, it } from 'vitest'
import {
  copied,
  dumpBlocks,
  dumpSecond,
  duplicate,
  find,
  insert,
  isFull,
  LETTER,
  move,
  newBlock,
  parseBlocks,
  patch,
  pathOf,
  remove,
  rowAt,
  step,
  type Block,
  type Schema,
} from './blocks'

const SCHEMA: Schema = {
  version: 1,
  most_blocks: 4,
  most_in_a_column: 2,
  in_a_column: ['heading', 'divider'],
  kinds: {
    heading: { text: { type: 'text', most: 300 }, level: { type: 'choice', values: [1, 2, 3], default: 2 } },
    figures: { items: { type: 'figures', most: 4 } },
    columns: { start: { type: 'blocks' }, end: { type: 'blocks' }, ratio: { type: 'choice', values: ['1:1', '2:1'] } },
    divider: {},
  },
  merge_fields: [],
}
const line = (id: string): Block => ({ kind: 'divider', id })
const title = (id: string): Block => ({ kind: 'heading', id, text: id, level: 2 })
const columns: Block = { kind: 'columns', id: 'c', start: [title('s')], end: [], ratio: '1:1' }
const letter = [title('a'), columns, line('z')]
const ids = (row: readonly Block[]) => row.map((block) => block.id)

describe('a letter of blocks', () => {
  it('is read and written without loss, and ids are given where they are missing', () => {
    expect(parseBlocks(dumpBlocks(letter))).toEqual(letter)
    expect(parseBlocks('')).toEqual([])
    expect(parseBlocks('{"version": 2, "blocks": []}')).toBeNull()
    expect(parseBlocks('no JSON')).toBeNull()
    expect(parseBlocks('{"version":1,"blocks":[{"kind":"divider","id":""}]}')?.[0]?.id).not.toBe('')
    expect(dumpBlocks([])).toBe('')
    expect(parseBlocks(dumpSecond([]))).toEqual([])
    expect(dumpSecond([])).not.toBe('')
  })

  it('begins a block with the values of the catalogue', () => {
    expect(newBlock('heading', SCHEMA)).toMatchObject({ kind: 'heading', text: '', level: 2 })
    expect(newBlock('figures', SCHEMA)).toMatchObject({ items: [{ value: '', label: '' }] })
    expect(newBlock('columns', SCHEMA)).toMatchObject({ start: [], end: [], ratio: '1:1' })
  })

  it('finds, changes and removes blocks wherever they stand', () => {
    expect(find(letter, 's')?.text).toBe('s')
    expect(find(patch(letter, 's', { text: 'new' }), 's')?.text).toBe('new')
    expect(find(remove(letter, 's'), 's')).toBeUndefined()
    expect(ids(remove(letter, 'a'))).toEqual(['c', 'z'])
    expect(find(letter, 'nobody')).toBeUndefined()
  })

  it('moves a block in its own row, and not beyond its ends', () => {
    expect(ids(step(letter, 'z', -1))).toEqual(['a', 'z', 'c'])
    expect(ids(step(letter, 'a', -1))).toEqual(['a', 'c', 'z'])
    expect(ids(move(letter, 'a', LETTER, 3, SCHEMA))).toEqual(['c', 'z', 'a'])
    expect(ids(move(letter, 'z', LETTER, 0, SCHEMA))).toEqual(['z', 'a', 'c'])
  })

  it('moves a block into a column that may hold it', () => {
    const end = { parent: 'c', side: 'end' } as const
    const moved = move(letter, 'a', end, 0, SCHEMA)
    expect([ids(moved), ids(rowAt(moved, end))]).toEqual([['c', 'z'], ['a']])
    expect(move(letter, 'c', end, 0, SCHEMA)).toEqual(letter)
    const figures = insert(letter, LETTER, 0, newBlock('figures', SCHEMA))
    expect(move(figures, figures[0]!.id, end, 0, SCHEMA)).toEqual(figures)
  })

  it('is full at the limits of the catalogue', () => {
    expect(isFull(letter, LETTER, SCHEMA)).toBe(false)
    expect(isFull(insert(letter, LETTER, 0, line('y')), LETTER, SCHEMA)).toBe(true)
    expect(isFull(insert(letter, { parent: 'c', side: 'start' }, 0, line('y')), { parent: 'c' }, SCHEMA)).toBe(true)
  })

  it('gives copies ids of their own, also inside of columns', () => {
    const twice = duplicate(letter, 'c')
    expect(twice).toHaveLength(4)
    const [inner] = rowAt(twice, { parent: twice[2]!.id, side: 'start' })
    expect(inner).toMatchObject({ text: 's' })
    expect(inner!.id).not.toBe('s')
    expect(ids(copied(letter)).some((id) => ids(letter).includes(id))).toBe(false)
  })

  it('names places as preflight does', () => {
    expect(pathOf(LETTER, 2, letter, 'blocks')).toBe('blocks/2')
    expect(pathOf({ parent: 'c', side: 'end' }, 0, letter, 'blocks')).toBe('blocks/1/end/0')
    expect(pathOf({ parent: 'c', side: 'end' }, 0, letter, 'blocks_b')).toBe('blocks_b/1/end/0')
  })
})
