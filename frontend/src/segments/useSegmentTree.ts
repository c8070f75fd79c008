// The editor's tree with the way back, and what all of its parts share.
import {
  computed,
  inject,
  provide,
  ref,
  shallowRef,
  type ComputedRef,
  type InjectionKey,
  type Ref,
  type ShallowRef,
} from 'vue'
import type { Catalogue, Field, Relation } from '@/data/segments'
import { find, isParent, reduce, scopeOf, writeTree, type Action, type Group, type Json, type Node } from './tree'
import { editorOf, isWhole } from './values'

const STEPS_BACK = 100

export interface TreeEditor {
  root: ShallowRef<Group>
  catalogue: Catalogue
  /** Titles of saved segments, by name. */
  titles: Ref<Record<string, string>>
  /** For the server; null while a part is not finished. */
  json: ComputedRef<Json | null>
  canUndo: ComputedRef<boolean>
  dispatch: (action: Action) => void
  undo: () => void
  start: (root: Group) => void
  fieldsIn: (id: number) => Field[]
  fieldOf: (node: Node) => Field | undefined
  relationOf: (name: string) => Relation | undefined
  dragged: Ref<number | null>
}

const KEY: InjectionKey<TreeEditor> = Symbol('tree editor')

export function useSegmentTree(catalogue: Catalogue, first: Group): TreeEditor {
  const root = shallowRef(first)
  const past = shallowRef<Group[]>([])

  function dispatch(action: Action): void {
    const next = reduce(root.value, action)
    if (next === root.value) return
    past.value = [...past.value.slice(-STEPS_BACK), root.value]
    root.value = next
  }

  function undo(): void {
    const before = past.value.at(-1)
    if (!before) return
    past.value = past.value.slice(0, -1)
    root.value = before
  }

  function start(tree: Group): void {
    past.value = []
    root.value = tree
  }

  const fieldsOf = (scope: string) =>
    scope ? (catalogue.relations.find((relation) => relation.name === scope)?.fields ?? []) : catalogue.fields
  const fieldsIn = (id: number) => {
    const node = find(root.value, id)
    return fieldsOf(node?.kind === 'related' ? node.relation : scopeOf(root.value, id))
  }
  const fieldOf = (node: Node) =>
    node.kind === 'condition'
      ? fieldsOf(scopeOf(root.value, node.id)).find((field) => field.name === node.field)
      : undefined
  const wholeIn = (node: Node): boolean => {
    if (node.kind === 'condition') return isWhole(editorOf(fieldOf(node), node.op), node.value)
    return !isParent(node) || node.children.every(wholeIn)
  }

  const editor: TreeEditor = {
    root,
    catalogue,
    titles: ref({}),
    json: computed(() => (wholeIn(root.value) ? writeTree(root.value) : null)),
    canUndo: computed(() => past.value.length > 0),
    dispatch,
    undo,
    start,
    fieldsIn,
    fieldOf,
    relationOf: (name) => catalogue.relations.find((relation) => relation.name === name),
    dragged: ref(null),
  }
  provide(KEY, editor)
  return editor
}

export function useTreeEditor(): TreeEditor {
  const editor = inject(KEY)
  if (!editor) throw new Error('A part of the tree stands outside of the editor.')
  return editor
}
