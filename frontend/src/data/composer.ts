import type { Schema } from '@/composer/blocks'
import { act, ask, type Values } from './http'

export interface PictureRow {
  name: string
  title: string
  width: number
  height: number
  sha256: string
}

export interface Shown {
  language: string
  direction: 'ltr' | 'rtl'
  subject: string
  preheader: string
  html: string
}

const BLOCKS = 'diaspora.campaigns.blocks.api'

export const describeBlocks = () => ask<Schema>(`${BLOCKS}.describe`)

export const uploadPicture = (title: string, content: string, texts: Record<string, string>) =>
  act<PictureRow>(`${BLOCKS}.upload_picture`, { title, content, alternative_texts: texts })

export const sendTest = (campaign: string, language: string) =>
  act<{ sent_to: string }>(`${BLOCKS}.send_test`, { campaign, language })

/** A variant as it stands in the form, for a person, or for an invented reader. */
export const previewUnsaved = (campaign: string, variant: Values, contact: string, signal?: AbortSignal) =>
  act<Shown>('diaspora.campaigns.api.preview_unsaved', { campaign, variant, contact }, signal)

/** An invented letter in a layout that is not saved yet. */
export const previewLayout = (layout: string, language: string) =>
  act<Shown>('diaspora.campaigns.api.preview_layout', { layout, language })

/** Where a picture of the mission is served. */
export function pictureAddress(sha256: string): string {
  return `/api/method/diaspora.campaigns.public_pages.picture.show?id=${encodeURIComponent(sha256)}`
}

/** A few words through a sender to the one who asks; in Mailjet's sandbox to nobody. */
export const testSender = (sender: string, sandbox: boolean) =>
  act<{ sent_to: string }>(`${BLOCKS}.test_sender`, { sender, sandbox })
