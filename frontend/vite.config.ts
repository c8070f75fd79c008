import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { lucideIcons } from './build/lucideIcons.ts'
import { messages } from './build/messages.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// The page /outreach (diaspora/www/outreach.py) finds the hashed files through the manifest.
export default defineConfig({
  base: '/assets/diaspora/frontend/',
  plugins: [vue(), lucideIcons(), messages(here('../diaspora/locale'))],
  resolve: {
    alias: {
      '@': here('./src'),
      'feather-icons': here('./src/ui/featherIcons.ts'),
      // Of frappe-ui only the components that src/ui names are read: its index would draw in an editor and charts.
      'frappe-ui/components': here('./node_modules/frappe-ui/src/components'),
    },
  },
  build: {
    outDir: here('../diaspora/public/frontend'),
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    rollupOptions: { input: here('./src/main.ts'), checks: { pluginTimings: false } },
  },
})
