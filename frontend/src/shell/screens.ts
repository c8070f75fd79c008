import { may } from '@/data/session'
import { msg } from '@/text/t'

export interface Screen {
  route: string
  label: string
  icon: string
  /** The DocType that must be readable; without one everybody sees the screen. */
  needs?: string
}

/** All screens of the navigation, in its order. */
export const SCREENS: readonly Screen[] = [
  { route: 'home', label: msg('Home'), icon: 'lucide-house' },
  { route: 'people', label: msg('People'), icon: 'lucide-users', needs: 'Contact' },
  { route: 'segments', label: msg('Segments'), icon: 'lucide-list-filter', needs: 'Segment' },
  { route: 'campaigns', label: msg('Campaigns'), icon: 'lucide-send', needs: 'Campaign' },
  { route: 'imports', label: msg('Imports'), icon: 'lucide-upload', needs: 'Import' },
]

/** Those that the person may open. */
export function screensOf(mayOpen: (right: string, doctype: string) => boolean = may): Screen[] {
  return SCREENS.filter((screen) => !screen.needs || mayOpen('read', screen.needs))
}
