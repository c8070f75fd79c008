// What a tree names, asked again after each change: the count, the words, a sample. An overtaken question is called off.
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { latest } from '@/data/latest'
import { Problem } from '@/data/problem'
import { countTree, previewTree, proseOf, type Counted, type Member } from '@/data/segments'
import { language } from '@/text/t'
import type { Json } from './tree'

const PAUSE_MS = 300

export function useAudience(json: Ref<Json | null>) {
  const counted = shallowRef<Counted | null>(null)
  const prose = ref('')
  const members = shallowRef<Member[]>([])
  const problem = shallowRef<Problem | null>(null)
  const isBusy = ref(false)

  function fail(error: unknown): void {
    if (error instanceof DOMException) return
    if (!(error instanceof Problem)) throw error
    problem.value = error
    isBusy.value = false
  }

  const count = latest(
    (signal, tree: Json) => countTree(tree, signal),
    (answer) => {
      counted.value = answer
      isBusy.value = false
    },
    fail,
    PAUSE_MS,
  )
  const words = latest(
    (signal, tree: Json) => proseOf(tree, language.value, signal),
    (said) => (prose.value = said),
    fail,
    PAUSE_MS,
  )
  const sample = latest(
    (signal, tree: Json) => previewTree(tree, signal),
    (rows) => (members.value = rows),
    fail,
    PAUSE_MS,
  )
  const questions = [count, words, sample]

  function ask(tree: Json | null): void {
    problem.value = null
    isBusy.value = tree !== null
    for (const question of questions) {
      if (tree) question(tree)
      else question.stop()
    }
    if (tree) return
    counted.value = null
    prose.value = ''
    members.value = []
  }

  watch([json, language], ([tree]) => ask(tree), { immediate: true })
  onScopeDispose(() => questions.forEach((question) => question.stop()))
  return { counted, prose, members, problem, isBusy, again: () => ask(json.value) }
}
