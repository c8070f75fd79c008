import { computed, onMounted, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { Sort } from '@/ui/table'
import { countDocs, listDocs } from './documents'
import { useAnswer, type Answered } from './useAnswer'

export type Filter = readonly [string, string, unknown]

export interface DocList<Row> {
  rows: Answered<Row[]>
  total: Answered<number>
  text: Ref<string>
  start: Ref<number>
  sort: Ref<Sort>
  size: number
  filters: ComputedRef<readonly Filter[]>
  load: () => void
}

interface Options {
  fields: readonly string[]
  /** The field that the search looks into. */
  title: string
  sort: Sort
  more?: () => readonly Filter[]
}

/** A list that the server pages, sorts and counts; it is asked again when what is asked changes. */
export function useDocList<Row>(short: string, options: Options): DocList<Row> {
  const size = 20
  const text = ref('')
  const start = ref(0)
  const sort = ref(options.sort)
  const filters = computed<readonly Filter[]>(() => {
    const wanted = text.value.trim()
    const searched: Filter[] = wanted ? [[options.title, 'like', `%${wanted.replace(/[%_\\]/g, '\\$&')}%`]] : []
    return [...searched, ...(options.more?.() ?? [])]
  })
  const orderBy = computed(() => `${sort.value.by} ${sort.value.descending ? 'desc' : 'asc'}`)
  const rows = useAnswer((signal) =>
    listDocs<Row>(
      short,
      { fields: options.fields, filters: filters.value, orderBy: orderBy.value, start: start.value, limit: size },
      signal,
    ),
  )
  const total = useAnswer((signal) => countDocs(short, filters.value, signal))

  function load(): void {
    void rows.load()
    void total.load()
  }
  watch(filters, () => {
    if (start.value) start.value = 0
    else void rows.load()
    void total.load()
  })
  watch([start, sort], () => void rows.load())
  onMounted(load)
  return { rows, total, text, start, sort, size, filters, load }
}
