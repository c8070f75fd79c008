import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

const SERVER = ['src/data/**', 'src/**/*.test.ts']
const FRAPPE_UI = ['src/ui/**']

export default ts.config(
  { ignores: ['node_modules'] },
  js.configs.recommended,
  ts.configs.recommended,
  vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    rules: {
      'no-undef': 'off', // the type checker knows better
      'vue/multi-word-component-names': 'off',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/max-lines-per-block': ['error', { script: 120, template: 160, skipBlankLines: false }],
      'vue/no-bare-strings-in-template': 'error', // every text comes through t()
      'vue/no-v-html': 'error',
      'vue/require-default-prop': 'off',
      complexity: ['error', 12],
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', 60],
    },
  },
  { files: ['**/*.vue'], rules: { 'max-lines': ['error', 200] } },
  {
    files: ['src/**'],
    ignores: SERVER,
    rules: { 'no-restricted-globals': ['error', { name: 'fetch', message: 'Only src/data/ calls the server.' }] },
  },
  {
    files: ['src/**'],
    ignores: FRAPPE_UI,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['frappe-ui', 'frappe-ui/*', 'reka-ui'], message: 'Import it through src/ui/.' }] },
      ],
    },
  },
  { files: ['**/*.test.ts'], rules: { 'max-lines-per-function': 'off' } },
  prettier,
)
