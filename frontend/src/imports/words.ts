import { msg } from '@/text/t'

export const FILE_KINDS: Record<string, string> = {
  contact: msg('People'),
  association: msg('Associations'),
  imam: msg('Imams and places of worship'),
  teacher: msg('Teachers of Arabic'),
  investor: msg('Investors'),
  'elected-official': msg('Elected officials'),
  student: msg('Students'),
  institution: msg('Institutions'),
}

export const IMPORT_STATES: Record<string, string> = {
  staged: msg('Waiting'),
  rehearsing: msg('Being rehearsed'),
  running: msg('Running'),
  done: msg('Done'),
  failed: msg('Failed'),
  undoing: msg('Being undone'),
  undone: msg('Undone'),
}

const AT_WORK = new Set(['rehearsing', 'running', 'undoing'])

export function isAtWork(state: string): boolean {
  return AT_WORK.has(state)
}

/** How sure the program is of a column: what is below is to be looked at. */
export const SURE_ENOUGH = 0.9

export type StateTheme = 'gray' | 'blue' | 'green' | 'red' | 'orange'
const THEMES: Record<string, StateTheme> = { done: 'green', failed: 'red', undone: 'orange' }

export function themeOf(state: string): StateTheme {
  return isAtWork(state) ? 'blue' : (THEMES[state] ?? 'gray')
}
