import { act, ask, type Values } from './http'

export interface Member extends Values {
  name: string
  full_name: string
  enabled: number
  language: string | null
  last_active: string | null
  roles: string[]
  /** Null where all are seen. */
  districts: string[] | null
}
export interface Access {
  roles: string[]
  districts: string[] | null
}
/** Told once. */
export interface Secret {
  user: string
  password: string
}

const API = 'diaspora.workspace.api'

export const listStaff = () => ask<Member[]>(`${API}.staff`)
export const addStaff = (person: Values, access: Access) => act<Secret>(`${API}.add_staff`, { ...person, ...access })
export const changeStaff = (user: string, access: Access, enabled: boolean) =>
  act<null>(`${API}.change_staff`, { user, ...access, enabled })
export const resetStaffPassword = (user: string) => act<Secret>(`${API}.reset_staff_password`, { user })
