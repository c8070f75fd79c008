// The blocks of a variant as a tree: read, written, and changed by values, never in place. Pure.

export interface Block {
  kind: string
  id: string
  [field: string]: unknown
}

export type Side = 'start' | 'end'

/** The field of a variant that holds the blocks: its content, or the second one of a test. */
export type Content = 'blocks' | 'blocks_b'

/** Where blocks stand in a row: the letter itself (""), or a side of the two columns of that id. */
export interface Place {
  parent: string
  side?: Side
}

export interface FieldSpec {
  type: 'text' | 'html' | 'choice' | 'flag' | 'blocks' | 'figures'
  most?: number
  values?: readonly (string | number)[]
  default?: unknown
  fields?: Record<string, FieldSpec>
}

export interface MergeField {
  name: string
  labels: Record<string, string>
}

export interface Schema {
  version: number
  most_blocks: number
  most_in_a_column: number
  in_a_column: readonly string[]
  kinds: Record<string, Record<string, FieldSpec>>
  merge_fields: readonly MergeField[]
}

export interface Figure {
  value: string
  label: string
}

export const LETTER: Place = { parent: '' }
const SIDES: readonly Side[] = ['start', 'end']

/** The blocks of the stored text; null where it is none that this screen can read. */
export function parseBlocks(text: unknown): Block[] | null {
  if (!text) return []
  try {
    const read = (typeof text === 'string' ? JSON.parse(text) : text) as { version?: unknown; blocks?: unknown }
    return read.version === 1 && Array.isArray(read.blocks) ? withIds(read.blocks as Block[]) : null
  } catch {
    return null
  }
}

export function dumpBlocks(blocks: readonly Block[]): string {
  return blocks.length ? dumpSecond(blocks) : ''
}

/** The same blocks as a content of their own; an empty one is there too, as nothing ("") is none. */
export function dumpSecond(blocks: readonly Block[]): string {
  return JSON.stringify({ version: 1, blocks })
}

export function newId(): string {
  return crypto
    .getRandomValues(new Uint32Array(2))
    .reduce((text, part) => text + part.toString(36), '')
    .slice(0, 10)
}

export function newBlock(kind: string, schema: Schema): Block {
  const fields = Object.entries(schema.kinds[kind] ?? {}).map(([name, spec]) => [name, firstValue(spec)])
  return { kind, id: newId(), ...(Object.fromEntries(fields) as Record<string, unknown>) }
}

function firstValue(spec: FieldSpec): unknown {
  if (spec.default !== undefined) return spec.default
  if (spec.type === 'choice') return spec.values?.[0] ?? ''
  if (spec.type === 'flag') return false
  if (spec.type === 'blocks') return []
  return spec.type === 'figures' ? [{ value: '', label: '' }] : ''
}

/** The row of blocks at a place. */
export function rowAt(blocks: readonly Block[], place: Place): readonly Block[] {
  if (!place.parent) return blocks
  return sideOf(find(blocks, place.parent), place.side ?? 'start')
}

export function find(blocks: readonly Block[], id: string): Block | undefined {
  for (const block of blocks) {
    if (block.id === id) return block
    const inner = SIDES.map((side) => find(sideOf(block, side), id)).find(Boolean)
    if (inner) return inner
  }
  return undefined
}

export function patch(blocks: readonly Block[], id: string, values: Record<string, unknown>): Block[] {
  return everyRow(blocks, (row) => row.map((block) => (block.id === id ? { ...block, ...values } : block)))
}

export function remove(blocks: readonly Block[], id: string): Block[] {
  return everyRow(blocks, (row) => row.filter((block) => block.id !== id))
}

export function insert(blocks: readonly Block[], place: Place, at: number, block: Block): Block[] {
  const put = (row: readonly Block[]): Block[] => [...row.slice(0, at), block, ...row.slice(at)]
  if (!place.parent) return put(blocks)
  const side = place.side ?? 'start'
  return blocks.map((one) => (one.id === place.parent ? { ...one, [side]: put(sideOf(one, side)) } : one))
}

/** One place up or down in its own row. */
export function step(blocks: readonly Block[], id: string, by: -1 | 1): Block[] {
  return everyRow(blocks, (row) => {
    const from = row.findIndex((block) => block.id === id)
    const to = from + by
    if (from < 0 || to < 0 || to >= row.length) return row
    const turned = [...row]
    ;[turned[from], turned[to]] = [row[to]!, row[from]!]
    return turned
  })
}

export function duplicate(blocks: readonly Block[], id: string): Block[] {
  return everyRow(blocks, (row) => row.flatMap((block) => (block.id === id ? [block, afresh(block)] : [block])))
}

/** To another place, before what stands there at `at`; unchanged where it may not stand there. */
export function move(blocks: readonly Block[], id: string, place: Place, at: number, schema: Schema): Block[] {
  const block = find(blocks, id)
  if (!block || place.parent === id || !mayStand(block.kind, place, schema)) return [...blocks]
  const row = rowAt(blocks, place)
  const from = row.findIndex((one) => one.id === id)
  if (from < 0 && isFull(blocks, place, schema)) return [...blocks]
  return insert(remove(blocks, id), place, from >= 0 && from < at ? at - 1 : at, block)
}

export function mayStand(kind: string, place: Place, schema: Schema): boolean {
  return !place.parent || schema.in_a_column.includes(kind)
}

export function isFull(blocks: readonly Block[], place: Place, schema: Schema): boolean {
  return rowAt(blocks, place).length >= (place.parent ? schema.most_in_a_column : schema.most_blocks)
}

/** The same blocks under ids of their own, for another language. */
export function copied(blocks: readonly Block[]): Block[] {
  return blocks.map(afresh)
}

/** Where a block stands, as preflight names it: blocks/3, blocks/4/start/0; of a second content blocks_b/3. */
export function pathOf(place: Place, at: number, blocks: readonly Block[], content: Content): string {
  if (!place.parent) return `${content}/${at}`
  const parent = blocks.findIndex((block) => block.id === place.parent)
  return `${content}/${parent}/${place.side ?? 'start'}/${at}`
}

function afresh(block: Block): Block {
  const copy: Block = { ...block, id: newId() }
  for (const side of SIDES) if (Array.isArray(block[side])) copy[side] = copied(sideOf(block, side))
  return copy
}

function withIds(blocks: readonly Block[]): Block[] {
  return everyRow(blocks, (row) => row.map((block) => (block.id ? block : { ...block, id: newId() })))
}

function everyRow(blocks: readonly Block[], change: (row: readonly Block[]) => readonly Block[]): Block[] {
  return change(blocks).map((block) => {
    if (!SIDES.some((side) => Array.isArray(block[side]))) return block
    const sides = SIDES.map((side) => [side, [...change(sideOf(block, side))]])
    return { ...block, ...(Object.fromEntries(sides) as Record<Side, Block[]>) }
  })
}

function sideOf(block: Block | undefined, side: Side): readonly Block[] {
  const row = block?.[side]
  return Array.isArray(row) ? (row as Block[]) : []
}
