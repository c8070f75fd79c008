import { msg } from '@/text/t'

/** Kinds of blocks, in the order of the menu, with their icons. */
export const KINDS: Record<string, { label: string; icon: string }> = {
  heading: { label: msg('Heading'), icon: 'lucide-heading' },
  text: { label: msg('Text'), icon: 'lucide-text' },
  picture: { label: msg('Picture'), icon: 'lucide-image' },
  button: { label: msg('Button'), icon: 'lucide-mouse-pointer-click' },
  event: { label: msg('Event card'), icon: 'lucide-calendar' },
  figures: { label: msg('Key figures'), icon: 'lucide-hash' },
  columns: { label: msg('Two columns'), icon: 'lucide-columns-2' },
  divider: { label: msg('Divider'), icon: 'lucide-minus' },
  footer: { label: msg('Closing lines'), icon: 'lucide-panel-bottom' },
}

export const FIELDS: Record<string, string> = {
  text: msg('Words'),
  html: msg('Words'),
  level: msg('Level'),
  align: msg('Alignment'),
  picture: msg('Picture'),
  alt: msg('Alternative text'),
  decorative: msg('Only decoration: says nothing'),
  href: msg('Where it leads'),
  width: msg('Width'),
  label: msg('Label'),
  style: msg('Style'),
  event: msg('Event'),
  items: msg('Figures'),
  value: msg('Figure'),
  start: msg('First column'),
  end: msg('Second column'),
  ratio: msg('Widths of the columns'),
}

export const HINTS: Record<string, string> = {
  alt: msg('What the picture shows, for who does not see it. Empty: the text that was kept with it.'),
  href: msg('An address that begins with https://'),
}

export const VALUES: Record<string, string> = {
  start: msg('At the beginning of the line'),
  center: msg('In the middle'),
  end: msg('At the end of the line'),
  full: msg('Whole width'),
  half: msg('Half the width'),
  small: msg('Small'),
  primary: msg('Filled'),
  secondary: msg('Outlined'),
  '1': msg('Title of the letter'),
  '2': msg('Title of an article'),
  '3': msg('Title of a part'),
  '1:1': msg('Both alike'),
  '2:1': msg('The first one wider'),
  '1:2': msg('The second one wider'),
}
