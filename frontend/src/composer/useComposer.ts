import { computed, inject, provide, ref, shallowRef, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import type { Arm } from '@/campaigns/arms'
import type { Values } from '@/data/http'
import type { Schema } from './blocks'
import { emptyHistory, noted, redone, undone } from './history'

/** A row of the campaign's variants, as the form holds it. */
export interface Variant extends Values {
  language: string
  direction: string
  is_fallback: number
  subject: string
  subject_b: string
  preheader: string
  blocks: string
  body: string
  blocks_b: string
}

export interface Composer {
  schema: Schema
  variants: ComputedRef<Variant[]>
  isEditable: boolean
  /** Whether a second arm is tried on a part of the audience. */
  hasTest: boolean
  /** The arm that is looked at, where a language has two. */
  arm: Ref<Arm>
  /** The id of the block under the pointer that drags it. */
  dragged: Ref<string | null>
  /** Change the variants in one step that can be undone; quick changes `about` the same thing are one. */
  change: (next: Variant[], about?: string) => void
  set: (language: string, values: Partial<Variant>, about?: string) => void
  undo: () => void
  redo: () => void
  canUndo: ComputedRef<boolean>
  canRedo: ComputedRef<boolean>
}

const KEY: InjectionKey<Composer> = Symbol('composer')

/** The composer over a draft whose field `variants` it changes, for all components below. */
export function provideComposer(
  draft: Ref<Values>,
  { schema, isEditable, hasTest }: Pick<Composer, 'schema' | 'isEditable' | 'hasTest'>,
): Composer {
  const history = shallowRef(emptyHistory<Variant[]>())
  const variants = computed(() => (draft.value.variants ?? []) as Variant[])

  function change(next: Variant[], about = ''): void {
    if (!isEditable) return
    history.value = noted(history.value, variants.value, about, Date.now())
    draft.value.variants = next
  }

  function go(way: typeof undone): void {
    const { history: after, state } = way(history.value, variants.value)
    history.value = after
    draft.value.variants = state
  }

  const composer: Composer = {
    schema,
    variants,
    isEditable,
    hasTest,
    arm: ref<Arm>('a'),
    dragged: ref(null),
    change,
    set: (language, values, about) =>
      change(
        variants.value.map((one) => (one.language === language ? { ...one, ...values } : one)),
        about,
      ),
    undo: () => go(undone),
    redo: () => go(redone),
    canUndo: computed(() => history.value.past.length > 0),
    canRedo: computed(() => history.value.future.length > 0),
  }
  provide(KEY, composer)
  return composer
}

export function useComposer(): Composer {
  const composer = inject(KEY)
  if (!composer) throw new Error('outside of a composer')
  return composer
}
