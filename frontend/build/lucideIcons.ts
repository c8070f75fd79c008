import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const PREFIX = '~icons/lucide/'
const FOLDER = fileURLToPath(new URL('../node_modules/lucide-static/icons/', import.meta.url))

/** Serves `~icons/lucide/NAME`, which frappe-ui's components import, as a component that draws the icon. */
export function lucideIcons(): Plugin {
  return {
    name: 'lucide-icons',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return
      const file = `${FOLDER}${id.slice(PREFIX.length + 1)}.svg`
      if (!existsSync(file)) this.error(`There is no icon ${file}.`)
      const drawing = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(readFileSync(file, 'utf8'))?.[1] ?? ''
      return `import { h } from 'vue'
export default (props, { attrs }) => h('svg', { viewBox: '0 0 24 24', width: 24, height: 24, fill: 'none',
  stroke: 'currentColor', 'stroke-width': 1.5, 'stroke-linecap': 'round', 'stroke-linejoin': 'round',
  'aria-hidden': 'true', ...attrs, innerHTML: ${JSON.stringify(drawing.replace(/\s+/g, ' ').trim())} })`
    },
  }
}
