import { act, ask, type Values } from './http'
import type { Doc } from './documents'

export interface Campaign extends Doc {
  title: string
  topic: string
  segment: string
  district: string
  state: string
  author: string | null
  scheduled_at: string | null
  content_version: string | null
  approved_by: string | null
  pause_reason: string | null
  variants: Values[]
}
export interface Check {
  severity: 'error' | 'warning'
  path: string
  message: string
  remedy: string
}
export interface Preview {
  language: string
  direction: 'ltr' | 'rtl'
  subject: string
  preheader: string
  html: string
  variants: Record<string, number>
  fallback: string
}
export interface Difference {
  path: string
  before: string
  after: string
}
export interface Review extends Preview {
  version: string
  sha256: string
  submitted_people: number
  asked_again_because: string
  edited_since: string[]
  changed_since_last_approval: Difference[]
}
export interface Report {
  state: string
  planned: number
  sent: number
  skipped: Record<string, number>
  failed: number
  failed_by_code: Record<string, number>
  unknown: number
  undetermined: number
  waiting: number
  by_language: Record<string, Record<string, number>>
  prose: string
}

const API = 'diaspora.campaigns.api'

export const checkCampaign = (campaign: string) => ask<Check[]>(`${API}.check`, { campaign })
export const previewCampaign = (campaign: string, language: string, signal?: AbortSignal) =>
  ask<Preview>(`${API}.preview`, { campaign, language }, signal)
export const reviewCampaign = (campaign: string, language: string, signal?: AbortSignal) =>
  ask<Review>(`${API}.review`, { campaign, language }, signal)
export const reportCampaign = (campaign: string, signal?: AbortSignal) =>
  ask<Report>(`${API}.report`, { campaign }, signal)

export const submitCampaign = (campaign: string) => act<{ version: string }>(`${API}.submit`, { campaign })
export const approveCampaign = (campaign: string, { version, sha256 }: Review) =>
  act<{ state: string }>(`${API}.approve`, { campaign, version, sha256 })
export const refuseCampaign = (campaign: string, { version, sha256 }: Review, reason: string) =>
  act<{ state: string }>(`${API}.refuse`, { campaign, version, sha256, reason })

export type Step = 'start' | 'pause' | 'resume' | 'cancel'
export const stepCampaign = (campaign: string, step: Step) => act<{ state: string }>(`${API}.${step}`, { campaign })
