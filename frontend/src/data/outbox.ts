import { ask } from './http'

export interface Stream {
  name: string
  title: string
  mails: number
  last_at: string
}
export interface MailLine {
  id: string
  written_at: string
  subject: string
  to: string
  language: string
}
export interface ShownMail {
  id: string
  headers: [string, string][]
  html: string
  text: string
  language: string
}

export const MAILS = 20
const API = 'diaspora.campaigns.outbox.api'

export const outboxStreams = () => ask<Stream[]>(`${API}.streams`)
export const mailsOf = (stream: string, start: number, signal?: AbortSignal) =>
  ask<MailLine[]>(`${API}.mails`, { stream, start, limit: MAILS }, signal)
export const readMail = (stream: string, mail: string) => ask<ShownMail>(`${API}.mail`, { stream, mail })
