// The roles of the staff, in the words of the mission. The names are the server's.
import { msg, t } from '@/text/t'

export const STAFF_ROLES: Record<string, string> = {
  'Diaspora Officer': msg('Consular officer'),
  'Diaspora Head of Mission': msg('Head of mission'),
  'Diaspora Economic Attache': msg('Economic attaché'),
  'Diaspora Religious Affairs': msg('Religious affairs desk'),
  'Diaspora Data Protection Officer': msg('Data protection officer'),
  'Diaspora Administrator': msg('Administrator'),
}

export function roleName(role: string): string {
  const known = STAFF_ROLES[role]
  return known ? t(known) : role
}
