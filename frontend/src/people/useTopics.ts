import { onMounted, shallowRef } from 'vue'
import { choices } from '@/data/documents'
import { asProblem } from '@/data/useAnswer'
import { t } from '@/text/t'

/** Titles of topics in the reader's language; the code where the reader may not read topics. */
export function useTopics(): (topic: string | null) => string {
  const titles = shallowRef<Record<string, string>>({})
  onMounted(async () => {
    try {
      const found = await choices('Diaspora Topic')
      titles.value = Object.fromEntries(found.map(({ value, label }) => [value, label]))
    } catch (error) {
      asProblem(error) // the codes stay, which say enough
    }
  })
  return (topic) => (topic ? (titles.value[topic] ?? topic) : t('All topics'))
}
