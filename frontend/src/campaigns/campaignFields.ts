import type { Values } from '@/data/http'
import { msg, t } from '@/text/t'

const LABELS: Record<string, string> = {
  title: msg('Title'),
  topic: msg('Topic'),
  segment: msg('Segment'),
  district: msg('District'),
  sender: msg('Sender'),
  layout: msg('Layout'),
}

export function campaignLabels(): Record<string, string> {
  return Object.fromEntries(Object.entries(LABELS).map(([field, label]) => [field, t(label)]))
}

/** Every one of them is needed. */
export function checkCampaignForm(draft: Values): Record<string, string> {
  const missing = Object.keys(LABELS).filter((field) => !draft[field])
  return Object.fromEntries(missing.map((field) => [field, t('This is needed.')]))
}
