// A condition tree as the editor holds it, and how it changes: a reducer. Pure; the server's JSON goes in and comes out.
export type Scalar = string | number | boolean
export type Value = Scalar | Scalar[] | null

interface Base {
  id: number
  /** "not": the part does not hold. */
  negated: boolean
}
export interface Condition extends Base {
  kind: 'condition'
  field: string
  op: string
  value: Value
}
export interface Group extends Base {
  kind: 'group'
  match: 'all' | 'any'
  children: Node[]
}
export interface Related extends Base {
  kind: 'related'
  relation: string
  atLeast: number
  match: 'all' | 'any'
  children: Node[]
}
export interface Saved extends Base {
  kind: 'segment'
  name: string
}
/** Everyone or nobody, which have to be said. */
export interface Whole extends Base {
  kind: 'everyone' | 'nobody'
}
export type Node = Condition | Group | Related | Saved | Whole
export type Parent = Group | Related
export type Json = Record<string, unknown>

let lastId = 0
function nextId(): number {
  lastId += 1
  return lastId
}

export function emptyRoot(): Group {
  return { id: nextId(), kind: 'group', negated: false, match: 'all', children: [] }
}
export function newGroup(): Group {
  return { ...emptyRoot(), match: 'any' }
}
export function newCondition(field: string, op: string): Condition {
  return { id: nextId(), kind: 'condition', negated: false, field, op, value: null }
}
export function newRelated(relation: string): Related {
  return { id: nextId(), kind: 'related', negated: false, relation, atLeast: 1, match: 'all', children: [] }
}
export function newSaved(name = ''): Saved {
  return { id: nextId(), kind: 'segment', negated: false, name }
}
export function newWhole(kind: Whole['kind']): Whole {
  return { id: nextId(), kind, negated: false }
}

export function isParent(node: Node): node is Parent {
  return node.kind === 'group' || node.kind === 'related'
}

// --- from and to the server's JSON ---

/** The root is always a group, so that there is a place to add to. */
export function readTree(json: unknown): Group {
  const node = readNode(json)
  if (node?.kind === 'group' && !node.negated) return node
  return { ...emptyRoot(), children: node ? [node] : [] }
}

function readNode(json: unknown): Node | null {
  if (!json || typeof json !== 'object') return null
  const given = json as Json
  if ('not' in given) return readNegated(given.not)
  if (Array.isArray(given.all)) return { ...emptyRoot(), children: readAll(given.all) }
  if (Array.isArray(given.any)) return { ...newGroup(), children: readAll(given.any) }
  if (typeof given.related === 'string') return readRelated(given, given.related)
  if (typeof given.segment === 'string') return newSaved(given.segment)
  if (typeof given.field !== 'string') return readWhole(given)
  return { ...newCondition(given.field, String(given.op)), value: (given.value ?? null) as Value }
}

function readWhole(given: Json): Node | null {
  if (given.everyone) return newWhole('everyone')
  return given.nobody ? newWhole('nobody') : null
}

function readNegated(json: unknown): Node | null {
  const inner = readNode(json)
  if (!inner) return null
  return inner.negated ? { ...emptyRoot(), negated: true, children: [inner] } : { ...inner, negated: true }
}

function readAll(children: unknown[]): Node[] {
  return children.map((child) => readNode(child)).filter((child) => child !== null)
}

function readRelated(given: Json, relation: string): Related {
  const where = readNode(given.where)
  const isPlainGroup = where?.kind === 'group' && !where.negated
  return {
    ...newRelated(relation),
    atLeast: Number(given['at least'] ?? 1),
    match: isPlainGroup ? where.match : 'all',
    children: isPlainGroup ? where.children : where ? [where] : [],
  }
}

/** The tree for the server; null while something in it is not finished. */
export function writeTree(node: Node): Json | null {
  const json = writePlain(node)
  return json && node.negated ? { not: json } : json
}

function writePlain(node: Node): Json | null {
  switch (node.kind) {
    case 'everyone':
    case 'nobody':
      return { [node.kind]: true }
    case 'segment':
      return node.name ? { segment: node.name } : null
    case 'condition':
      return node.value === null
        ? { field: node.field, op: node.op }
        : { field: node.field, op: node.op, value: node.value }
    case 'group':
      return writeChildren(node)
    case 'related':
      return writeRelated(node)
  }
}

function writeChildren(node: Parent): Json | null {
  const children = node.children.map(writeTree)
  if (!children.length || children.includes(null)) return null
  return { [node.match]: children }
}

function writeRelated(node: Related): Json | null {
  const json: Json = { related: node.relation }
  if (node.children.length) {
    const where = writeChildren(node)
    if (!where) return null
    json.where = where
  }
  if (node.atLeast > 1) json['at least'] = node.atLeast
  return json
}

// --- finding ---

export function find(root: Node, id: number): Node | null {
  if (root.id === id) return root
  if (!isParent(root)) return null
  for (const child of root.children) {
    const found = find(child, id)
    if (found) return found
  }
  return null
}

export function parentOf(root: Node, id: number): Parent | null {
  if (!isParent(root)) return null
  if (root.children.some((child) => child.id === id)) return root
  for (const child of root.children) {
    const found = parentOf(child, id)
    if (found) return found
  }
  return null
}

/** The relation inside which a part stands; "" for the contact's own fields. Its fields are those of the menu. */
export function scopeOf(root: Node, id: number): string {
  const parent = parentOf(root, id)
  if (!parent) return ''
  return parent.kind === 'related' ? parent.relation : scopeOf(root, parent.id)
}

// --- changing ---

export type Action =
  | { type: 'add'; parent: number; node: Node; at?: number }
  | { type: 'remove'; id: number }
  | { type: 'set'; id: number; values: Partial<Omit<Condition, 'kind'>> & { atLeast?: number; name?: string } }
  | { type: 'match'; id: number; match: 'all' | 'any' }
  | { type: 'negate'; id: number }
  | { type: 'move'; id: number; parent: number; at: number }
  | { type: 'step'; id: number; by: -1 | 1 }
  | { type: 'wrap'; id: number }

/** The tree after the action; the same tree where the action cannot be done. Never changes the one it is given. */
export function reduce(root: Group, action: Action): Group {
  switch (action.type) {
    case 'add':
      return change(root, action.parent, (node) => (isParent(node) ? insert(node, action.node, action.at) : node))
    case 'remove':
      return action.id === root.id ? emptyRoot() : without(root, action.id)
    case 'set':
      return change(root, action.id, (node) => ({ ...node, ...action.values }) as Node)
    case 'match':
      return change(root, action.id, (node) => (isParent(node) ? { ...node, match: action.match } : node))
    case 'negate':
      return action.id === root.id ? root : change(root, action.id, (node) => ({ ...node, negated: !node.negated }))
    case 'move':
      return move(root, action.id, action.parent, action.at)
    case 'step':
      return step(root, action.id, action.by)
    case 'wrap':
      return action.id === root.id ? root : change(root, action.id, (node) => ({ ...newGroup(), children: [node] }))
  }
}

function change<T extends Node>(node: T, id: number, how: (found: Node) => Node): T {
  if (node.id === id) return how(node) as T
  if (!isParent(node)) return node
  const children = node.children.map((child) => change(child, id, how))
  return children.every((child, place) => child === node.children[place]) ? node : { ...node, children }
}

function without<T extends Node>(node: T, id: number): T {
  if (!isParent(node)) return node
  const children = node.children.filter((child) => child.id !== id).map((child) => without(child, id))
  return { ...node, children }
}

function insert<T extends Parent>(node: T, child: Node, at = node.children.length): T {
  return { ...node, children: [...node.children.slice(0, at), child, ...node.children.slice(at)] }
}

/** Conditions of a relation mean nothing elsewhere, and a part cannot go into itself. */
function move(root: Group, id: number, parent: number, at: number): Group {
  const node = find(root, id)
  const target = find(root, parent)
  if (!node || !target || !isParent(target) || find(node, parent)) return root
  const scope = target.kind === 'related' ? target.relation : scopeOf(root, target.id)
  if (scope !== scopeOf(root, id)) return root
  const from = parentOf(root, id)
  const isLater = from?.id === parent && from.children.findIndex((child) => child.id === id) < at
  return reduce(without(root, id), { type: 'add', parent, node, at: isLater ? at - 1 : at })
}

/** One place up or down; from the first or last place of a group out of it, into a group that stands next into it. */
function step(root: Group, id: number, by: -1 | 1): Group {
  const parent = parentOf(root, id)
  if (!parent) return root
  const place = parent.children.findIndex((child) => child.id === id)
  const neighbour = parent.children[place + by]
  if (neighbour?.kind === 'group') return move(root, id, neighbour.id, by === 1 ? 0 : neighbour.children.length)
  if (neighbour) return move(root, id, parent.id, by === 1 ? place + 2 : place - 1)
  const outer = parentOf(root, parent.id)
  if (!outer) return root
  return move(root, id, outer.id, outer.children.findIndex((child) => child.id === parent.id) + (by === 1 ? 1 : 0))
}
