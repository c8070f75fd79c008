// Frappe's REST for the documents of the app; `Diaspora` is left out of the names of DocTypes.
import { ask, resource, send, type Values } from './http'

export interface Doc extends Values {
  name: string
  modified: string
}

export interface ListOptions {
  fields: readonly string[]
  filters?: readonly (readonly unknown[])[]
  orderBy?: string
  start?: number
  limit?: number
}

/** The address of documents: those of the app by their short name, those of Frappe by the whole. */
function doctypeOf(short: string): string {
  return ['Country', 'User', 'Version'].includes(short) ? short : `Diaspora ${short}`
}

/** A page of rows. */
export async function listDocs<Row>(short: string, options: ListOptions, signal?: AbortSignal): Promise<Row[]> {
  const query = {
    fields: options.fields,
    filters: options.filters,
    order_by: options.orderBy,
    limit_start: options.start ?? 0,
    limit_page_length: options.limit ?? 20,
  }
  return (await send(resource(doctypeOf(short)), { query, ...(signal && { signal }) })).data as Row[]
}

export function countDocs(short: string, filters: ListOptions['filters'] = [], signal?: AbortSignal): Promise<number> {
  return ask<number>('frappe.client.get_count', { doctype: doctypeOf(short), filters }, signal)
}

export async function readDoc<T extends Doc>(short: string, name: string): Promise<T> {
  return (await send(resource(doctypeOf(short), name))).data as T
}

export async function createDoc<T extends Doc>(short: string, values: Values): Promise<T> {
  return (await send(resource(doctypeOf(short)), { method: 'POST', body: values })).data as T
}

/** Save over the version that was read: Problem `stale` where somebody else saved meanwhile. */
export async function updateDoc<T extends Doc>(short: string, doc: Doc, values: Values): Promise<T> {
  const body = { ...values, modified: doc.modified }
  return (await send(resource(doctypeOf(short), doc.name), { method: 'PUT', body })).data as T
}

export async function deleteDoc(short: string, name: string): Promise<void> {
  await send(resource(doctypeOf(short), name), { method: 'DELETE' })
}

export interface Choice {
  value: string
  label: string
}

/** Documents to link to, by their titles in the reader's language. */
export function choices(doctype: string, text = '', signal?: AbortSignal, limit = 50): Promise<Choice[]> {
  return ask<Choice[]>('diaspora.workspace.api.choices', { doctype, text, limit }, signal)
}
