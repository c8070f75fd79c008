import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Logic lives in pure .ts files: their tests need no browser and no server.
export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: { environment: 'node', include: ['{src,build}/**/*.test.ts'] },
})
