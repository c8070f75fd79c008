import { act, ask, type Values } from './http'

export interface Proposal {
  name: string
  for_name: string
  fieldname: string
  state: 'waiting' | 'accepted' | 'refused'
  old_value: string | null
  new_value: string | null
  comment: string | null
  creation: string
  decided_at: string | null
}
export interface Waiting extends Proposal {
  title: string
  present_value: string
}

const API = 'diaspora.directories.api'

export const ledAssociations = () => ask<{ name: string; title: string }[]>(`${API}.led_associations`)
export const proposalsOf = (association: string) => ask<Proposal[]>(`${API}.proposals_of`, { association })
export const propose = (association: string, values: Values) =>
  act<{ waiting: number }>(`${API}.propose`, { association, values })
export const waitingProposals = () => ask<Waiting[]>(`${API}.waiting_proposals`)
export const countWaitingProposals = () => ask<number>(`${API}.waiting_proposals_count`)
export const decideProposal = (change: string, accept: boolean, value: string, comment: string) =>
  act<{ state: string }>(`${API}.decide_proposal`, { change, accept, value, comment })
export const inviteLeader = (association: string, contact: string) =>
  act<null>('diaspora.workspace.api.invite_leader', { association, contact })
