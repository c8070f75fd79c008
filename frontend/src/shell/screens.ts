import { DIRECTORY_KINDS } from '@/data/directories'
import { boot, may } from '@/data/session'
import { msg } from '@/text/t'

export interface Screen {
  route: string
  label: string
  icon: string
  /** The DocTypes of which one must be readable; without any everybody sees the screen. */
  needs?: readonly string[]
  /** Who may do this with the first of them; read unless said. */
  right?: 'write'
  /** The role that alone sees it. */
  role?: string
}

const LEADER = 'Diaspora Association Leader'

/** All screens of the navigation, in its order. */
export const SCREENS: readonly Screen[] = [
  { route: 'home', label: msg('Home'), icon: 'lucide-house' },
  { route: 'people', label: msg('People'), icon: 'lucide-users', needs: ['Contact'] },
  {
    route: 'directories',
    label: msg('Directories'),
    icon: 'lucide-book-user',
    needs: DIRECTORY_KINDS.map(([, short]) => short),
  },
  { route: 'segments', label: msg('Segments'), icon: 'lucide-list-filter', needs: ['Segment'] },
  { route: 'campaigns', label: msg('Campaigns'), icon: 'lucide-send', needs: ['Campaign'] },
  { route: 'imports', label: msg('Imports'), icon: 'lucide-upload', needs: ['Import'] },
  { route: 'exports', label: msg('Exports'), icon: 'lucide-download', needs: ['Export'] },
  {
    route: 'proposals',
    label: msg('Proposals'),
    icon: 'lucide-message-square-diff',
    needs: ['Profile Change'],
    right: 'write',
  },
  {
    route: 'association',
    label: msg('My association'),
    icon: 'lucide-users-round',
    role: 'Diaspora Association Leader',
  },
  { route: 'outbox', label: msg('Outbox'), icon: 'lucide-mailbox', needs: ['Sender'], right: 'write' },
  { route: 'settings', label: msg('Settings'), icon: 'lucide-settings', needs: ['Settings'], right: 'write' },
]

/** Leaders have their own association and nothing else; who has another role beside it is of the staff. */
export function isLeaderAlone(roles: readonly string[] = boot.value.roles): boolean {
  return roles.length > 0 && roles.every((role) => role === LEADER)
}

/** Those that the person may open. */
export function screensOf(mayOpen: (right: string, doctype: string) => boolean = may): Screen[] {
  if (isLeaderAlone()) return SCREENS.filter(({ role }) => role === LEADER)
  return SCREENS.filter(
    ({ needs, right, role }) =>
      (!role || boot.value.roles.includes(role)) && (!needs || needs.some((short) => mayOpen(right ?? 'read', short))),
  )
}
