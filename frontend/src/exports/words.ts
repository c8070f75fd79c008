import { msg } from '@/text/t'

export const FORMATS: Record<string, string> = {
  csv: msg('Table (CSV)'),
  xlsx: msg('Workbook (XLSX)'),
  vcf: msg('Address cards (vCard)'),
}

export const EXPORT_STATES: Record<string, string> = {
  queued: msg('Waiting'),
  running: msg('Running'),
  done: msg('Done'),
  failed: msg('Failed'),
}

/** Our own layout has a name for people; those of registers keep theirs. */
export const OWN = msg('Our own columns')
