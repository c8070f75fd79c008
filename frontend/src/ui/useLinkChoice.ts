// The state of a field in which a document is chosen by its title.
import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { choices, type Choice } from '@/data/documents'
import { latest } from '@/data/latest'
import { inWords } from '@/text/problems'

const SHOWN = 12
const PAUSE_MS = 150

interface Asked {
  /** Is what is shown the answer to the text? */
  isAnswered: boolean
  /** Was the first of the answer chosen before it was there? */
  choosesFirst: boolean
  /** If not, an empty text only means that the title has not come yet. */
  wasTyped: boolean
}

/** `value` is the name of the chosen document; `text` what stands in the field, `shown` what fits it. */
export function useLinkChoice(value: Ref<string | undefined>, doctype: () => string) {
  const { text, isOpen, found, shown, problem } = emptyField()
  const titles = titlesOf(doctype, (error) => (problem.value = inWords(error)))
  const asked: Asked = { isAnswered: false, choosesFirst: false, wasTyped: false }
  const search = latest((signal, wanted: string) => choices(doctype(), wanted, signal), take, fail, PAUSE_MS)

  function open(wanted: string, wasTyped = false): void {
    isOpen.value = true
    Object.assign(asked, { isAnswered: false, choosesFirst: false, wasTyped: asked.wasTyped || wasTyped })
    search(wanted)
  }
  /** Ask no more: what is shown is meant. */
  function stop(): void {
    search.stop()
    Object.assign(asked, { isAnswered: true, choosesFirst: false })
  }
  function take(answer: Choice[]): void {
    const isWaitedFor = asked.choosesFirst
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
    asked.choosesFirst = !asked.isAnswered
    if (asked.isAnswered) choose(shown.value[place])
  }
  function choose(choice: Choice | undefined): void {
    if (!choice) return
    stop()
    isOpen.value = asked.wasTyped = false
    titles.remember(choice)
    value.value = choice.value
    text.value = choice.label
  }
  function leave(): void {
    isOpen.value = false
    if (asked.choosesFirst) return
    stop()
    if (asked.wasTyped && !text.value.trim()) value.value = ''
    else void showChosen()
    asked.wasTyped = false
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
  const known = new Map<string, string>()

  async function of(wanted: string): Promise<string> {
    if (!known.has(wanted)) known.set(wanted, await asked(wanted))
    return known.get(wanted) ?? wanted
  }
  async function asked(wanted: string): Promise<string> {
    try {
      const named = await choices(doctype(), wanted)
      return named.find(({ value }) => value === wanted)?.label ?? wanted
    } catch (error) {
      tell(error)
      return wanted
    }
  }
  return { of, remember: ({ value, label }: Choice) => known.set(value, label) }
}
