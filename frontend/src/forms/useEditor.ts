import { computed, onBeforeUnmount, onMounted, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router'
import { createDoc, readDoc, updateDoc, type Doc } from '@/data/documents'
import type { Values } from '@/data/http'
import type { Problem } from '@/data/problem'
import { asProblem } from '@/data/useAnswer'
import { wordsFor } from '@/text/problems'
import { t } from '@/text/t'
import { changesOf, fieldsNamed, isSame, merge, type Conflict } from './editing'

export interface Editor {
  draft: Ref<Values>
  errors: Ref<Record<string, string>>
  problem: ShallowRef<Problem | null>
  conflicts: ShallowRef<Conflict[]>
  isBusy: Ref<boolean>
  isDirty: ComputedRef<boolean>
  open: (doc: Values) => void
  save: () => Promise<Doc | null>
  /** Settle a conflict: keep mine, or take theirs, field by field. */
  settle: (theirs: readonly string[]) => Promise<Doc | null>
}

interface Options {
  short: string
  /** Fields that the form shows, with their labels as the server words them. */
  labels: () => Record<string, string>
  /** The form's own look at the draft, before the server is asked: words by field. */
  check?: (draft: Values) => Record<string, string>
}

/** A form over one document: errors beside the fields, a stale edit is put together, nothing typed is lost. */
export function useEditor({ short, labels, check }: Options): Editor {
  const original = shallowRef<Values>({})
  const { draft, errors, problem, conflicts, isBusy } = emptyForm()
  const fields = () => Object.keys(labels())
  const isDirty = computed(() => fields().some((field) => !isSame(original.value[field], draft.value[field])))

  function open(doc: Values, typed = structuredClone(doc)): void {
    original.value = doc
    draft.value = typed
    errors.value = {}
    problem.value = null
    conflicts.value = []
  }

  async function save(): Promise<Doc | null> {
    errors.value = check?.(draft.value) ?? {}
    problem.value = null
    if (Object.keys(errors.value).length) return null
    isBusy.value = true
    try {
      return await write()
    } catch (error) {
      await tell(asProblem(error))
      return null
    } finally {
      isBusy.value = false
    }
  }

  async function write(): Promise<Doc> {
    const sent = JSON.parse(JSON.stringify(draft.value)) as Values
    const saved = await send(short, original.value, changesOf(original.value, sent, fields()))
    open(saved, merge(sent, draft.value, saved, fields()).draft) // what was typed meanwhile stays
    return saved
  }

  async function tell(found: Problem): Promise<void> {
    problem.value = found
    if (found.kind === 'stale') return putTogether()
    errors.value = errorsOf(found, labels(), draft.value)
  }

  async function putTogether(): Promise<void> {
    const theirs = await readDoc<Doc>(short, String(original.value.name))
    const merged = merge(original.value, draft.value, theirs, fields())
    original.value = theirs
    draft.value = merged.draft
    conflicts.value = merged.conflicts
  }

  function settle(theirs: readonly string[]): Promise<Doc | null> {
    for (const field of theirs) draft.value[field] = original.value[field]
    conflicts.value = []
    return save()
  }

  guard(isDirty)
  return { draft, errors, problem, conflicts, isBusy, isDirty, open, save, settle }
}

function send(short: string, before: Values, changes: Values): Promise<Doc> {
  return before.name ? updateDoc<Doc>(short, before as Doc, changes) : createDoc<Doc>(short, changes)
}

function emptyForm() {
  return {
    draft: ref<Values>({}),
    errors: ref<Record<string, string>>({}),
    problem: shallowRef<Problem | null>(null),
    conflicts: shallowRef<Conflict[]>([]),
    isBusy: ref(false),
  }
}

/** The words for single fields that the server's answer is about. */
function errorsOf(found: Problem, labels: Record<string, string>, draft: Values): Record<string, string> {
  const named = fieldsNamed(found.message, labels, draft)
  const missing = Object.keys(found.fields)
  return Object.fromEntries([
    ...named.map((field) => [field, wordsFor(found)]),
    ...missing.map((field) => [field, t('This is needed.')]),
  ])
}

/** Whether a form may go from the screen: always where nothing was changed, otherwise as the person says. */
export function mayGo(isDirty: boolean): boolean {
  return !isDirty || window.confirm(t('Leave without saving what you changed?'))
}

/** Ask before a page, or the tab of one, with unsaved changes is left or closed. */
export function guard(isDirty: ComputedRef<boolean>): void {
  const onUnload = (event: BeforeUnloadEvent) => {
    if (isDirty.value) event.preventDefault()
  }
  onMounted(() => window.addEventListener('beforeunload', onUnload))
  onBeforeUnmount(() => window.removeEventListener('beforeunload', onUnload))
  onBeforeRouteLeave(() => mayGo(isDirty.value))
  onBeforeRouteUpdate((to, from) => (to.path === from.path && to.query.tab === from.query.tab) || mayGo(isDirty.value))
}
