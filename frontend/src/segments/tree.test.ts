import { describe, expect, it } from 'vitest'
import {
  emptyRoot, find, newCondition, newGroup, newRelated, newWhole, parentOf, readTree, reduce, scopeOf, writeTree,
  type Condition, type Group,
} from './tree' // prettier-ignore

const CITY = { field: 'city', op: 'is', value: 'Lyon' }
const AGE = { field: 'age', op: '>', value: 30 }
const JSON_TREE = {
  all: [
    CITY,
    { not: { any: [AGE, { segment: 'abc' }] } },
    { related: 'affiliation', where: { any: [{ field: 'current', op: 'is', value: true }] }, 'at least': 2 },
    { not: { related: 'mail opened' } },
  ],
}

function built(): { root: Group; city: Condition; age: Condition; group: Group } {
  const city = { ...newCondition('city', 'is'), value: 'Lyon' }
  const age = { ...newCondition('age', '>'), value: 30 }
  const group: Group = { ...newGroup(), children: [age] }
  return { root: { ...emptyRoot(), children: [city, group] }, city, age, group }
}
const ids = (group: Group) => group.children.map((child) => child.id)

describe('reading and writing', () => {
  it('gives back what the server sent', () => {
    expect(writeTree(readTree(JSON_TREE))).toEqual(JSON_TREE)
  })

  it('puts a single condition into a group, so that there is a place to add to', () => {
    expect(writeTree(readTree(CITY))).toEqual({ all: [CITY] })
    expect(writeTree(readTree({ not: { all: [CITY] } }))).toEqual({ all: [{ not: { all: [CITY] } }] })
  })

  it('keeps a double negation', () => {
    expect(writeTree(readTree({ all: [{ not: { not: CITY } }] }))).toEqual({ all: [{ not: { all: [{ not: CITY }] } }] })
  })

  it('has nothing for the server while a part is empty: everyone must be said', () => {
    expect(writeTree(emptyRoot())).toBeNull()
    expect(writeTree({ ...emptyRoot(), children: [newGroup()] })).toBeNull()
    expect(writeTree({ ...emptyRoot(), children: [newWhole('everyone')] })).toEqual({ all: [{ everyone: true }] })
  })

  it('lives with nonsense', () => {
    for (const nonsense of [null, 7, 'x', [], {}, { all: 'x' }, { all: [null, 3, { foo: 1 }] }]) {
      expect(writeTree(readTree(nonsense))).toBeNull()
    }
  })
})

describe('changing', () => {
  it('never touches the tree it is given', () => {
    const { root, city } = built()
    const before = JSON.stringify(root)
    reduce(root, { type: 'set', id: city.id, values: { value: 'Paris' } })
    reduce(root, { type: 'remove', id: city.id })
    expect(JSON.stringify(root)).toBe(before)
  })

  it('adds, sets, negates, matches and removes', () => {
    const { root, city, group } = built()
    const more = newCondition('gender', 'is')
    let tree = reduce(root, { type: 'add', parent: group.id, node: more, at: 0 })
    tree = reduce(tree, { type: 'set', id: more.id, values: { value: 'female' } })
    tree = reduce(tree, { type: 'negate', id: more.id })
    tree = reduce(tree, { type: 'match', id: tree.id, match: 'any' })
    tree = reduce(tree, { type: 'remove', id: city.id })
    expect(writeTree(tree)).toEqual({ any: [{ any: [{ not: { field: 'gender', op: 'is', value: 'female' } }, AGE] }] })
  })

  it('removing the root empties the tree', () => {
    const { root } = built()
    expect(reduce(root, { type: 'remove', id: root.id }).children).toEqual([])
  })

  it('puts a part into a group of its own', () => {
    const { root, city } = built()
    const tree = reduce(root, { type: 'wrap', id: city.id })
    expect(writeTree(tree)).toEqual({ all: [{ any: [CITY] }, { any: [AGE] }] })
  })
})

describe('moving', () => {
  it('drops before or behind, within a group and into another', () => {
    const { root, city, age, group } = built()
    expect(ids(reduce(root, { type: 'move', id: city.id, parent: root.id, at: 2 }))).toEqual([group.id, city.id])
    expect(ids(reduce(root, { type: 'move', id: group.id, parent: root.id, at: 0 }))).toEqual([group.id, city.id])
    const into = reduce(root, { type: 'move', id: city.id, parent: group.id, at: 1 })
    expect(ids(find(into, group.id) as Group)).toEqual([age.id, city.id])
  })

  it('never puts a part into itself or a condition where its field means nothing', () => {
    const { root, group, city } = built()
    const inner = newGroup()
    const nested = reduce(root, { type: 'add', parent: group.id, node: inner })
    expect(reduce(nested, { type: 'move', id: group.id, parent: inner.id, at: 0 })).toBe(nested)
    const related = newRelated('affiliation')
    const tree = reduce(root, { type: 'add', parent: root.id, node: related })
    expect(reduce(tree, { type: 'move', id: city.id, parent: related.id, at: 0 })).toBe(tree)
  })

  it('steps by keyboard: past a condition, into a group, out of it again', () => {
    const { root, city, age, group } = built()
    const into = reduce(root, { type: 'step', id: city.id, by: 1 })
    expect(ids(find(into, group.id) as Group)).toEqual([city.id, age.id])
    const past = reduce(into, { type: 'step', id: city.id, by: 1 })
    expect(ids(find(past, group.id) as Group)).toEqual([age.id, city.id])
    const out = reduce(past, { type: 'step', id: city.id, by: 1 })
    expect(ids(out)).toEqual([group.id, city.id])
    expect(reduce(out, { type: 'step', id: city.id, by: 1 })).toBe(out)
  })
})

describe('finding', () => {
  it('knows the relation in which a part stands', () => {
    const condition = newCondition('current', 'is')
    const group = { ...newGroup(), children: [condition] }
    const related = { ...newRelated('affiliation'), children: [group] }
    const root = { ...emptyRoot(), children: [related] }
    expect([scopeOf(root, condition.id), scopeOf(root, related.id)]).toEqual(['affiliation', ''])
    expect(parentOf(root, condition.id)?.id).toBe(group.id)
  })
})
