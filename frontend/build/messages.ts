import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { readPo, textsIn } from './po.ts'

const PREFIX = 'virtual:messages/'
const SOURCES = fileURLToPath(new URL('../src', import.meta.url))

/** Serves `virtual:messages/fr` from the app's own PO files: those texts that the screens show, no others. */
export function messages(locale: string): Plugin {
  return {
    name: 'messages',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return
      const file = join(locale, `${id.slice(PREFIX.length + 1)}.po`)
      this.addWatchFile(file)
      const translations = readPo(readFileSync(file, 'utf8'))
      const shown = [...textsOfScreens()].filter((text) => translations[text]).sort()
      return `export default ${JSON.stringify(Object.fromEntries(shown.map((text) => [text, translations[text]])))}`
    },
  }
}

/** Every text of the sources, each once. */
export function textsOfScreens(folder: string = SOURCES): Set<string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const sources = files.filter((name) => /\.(vue|ts)$/.test(name) && !/\.(test|d)\.ts$/.test(name))
  return new Set(sources.flatMap((name) => textsIn(readFileSync(join(folder, name), 'utf8'))))
}
