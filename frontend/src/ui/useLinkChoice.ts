// The state of a field in which a document is chosen by its title.
import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { choices, type Choice } from '@/data/documents'
import { latest } from '@/data/latest'
import { inWords } from '@/text/problems'

const SHOWN = 12
const PAUSE_MS = 150

/** `value` is the name of the chosen document; `text` what stands in the field, `shown` what fits it. */
export function useLinkChoice(value: Ref<string | undefined>, doctype: () => string) {
  const { text, isOpen, found, shown, problem } = emptyField()
  const titles = titlesOf(doctype, (error) => (problem.value = inWords(error)))
  let isAnswer = false // is what is shown the answer to the text?
  let choosesFirst = false // was it chosen before it was there?
  const search = latest((signal, wanted: string) => choices(doctype(), wanted, signal), take, fail, PAUSE_MS)

  function open(wanted: string): void {
    isOpen.value = true
    isAnswer = choosesFirst = false
    search(wanted)
  }
  /** Ask no more: what is shown is meant. */
  function stop(): void {
    search.stop()
    isAnswer = true
    choosesFirst = false
  }
  function take(answer: Choice[]): void {
    const isWaitedFor = choosesFirst
    found.value = answer
    problem.value = ''
    stop()
    if (isWaitedFor && answer.length) choose(answer[0])
    else if (!isOpen.value) leave()
  }
  function fail(error: unknown): void {
    problem.value = inWords(error)
    stop()
    if (!isOpen.value) leave()
  }
  /** Choose the one at this place; the first of the answer, once it is there, where that is still under way. */
  function chooseAt(place: number): void {
    choosesFirst = !isAnswer
    if (isAnswer) choose(shown.value[place])
  }
  function choose(choice: Choice | undefined): void {
    if (!choice) return
    stop()
    isOpen.value = false
    titles.remember(choice)
    value.value = choice.value
    text.value = choice.label
  }
  function leave(): void {
    isOpen.value = false
    if (choosesFirst) return
    stop()
    if (!text.value.trim()) value.value = ''
    else void showChosen()
  }
  async function showChosen(): Promise<void> {
    const wanted = value.value
    const title = wanted ? await titles.of(wanted) : ''
    if (!isOpen.value && value.value === wanted) text.value = title
  }

  watch(value, showChosen, { immediate: true })
  return { text, isOpen, shown, problem, open, stop, chooseAt, choose, leave }
}

function emptyField() {
  const found = shallowRef<Choice[]>([])
  const shown = computed(() => found.value.slice(0, SHOWN))
  return { text: ref(''), isOpen: ref(false), found, shown, problem: ref('') }
}

/** The title of what is chosen, asked once: leaving a field must ask the server nothing. */
function titlesOf(doctype: () => string, tell: (error: unknown) => void) {
  let known: Choice | undefined

  async function of(wanted: string): Promise<string> {
    if (known?.value === wanted) return known.label
    try {
      const named = await choices(doctype(), wanted)
      known = named.find(({ value }) => value === wanted) ?? { value: wanted, label: wanted }
      return known.label
    } catch (error) {
      tell(error)
      return wanted
    }
  }
  return { of, remember: (choice: Choice) => (known = choice) }
}
