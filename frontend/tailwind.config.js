import frappeUI from 'frappe-ui/tailwind'

// What src/ui/index.ts takes, and what that takes.
const USED = 'Badge,Button,Checkbox,Dialog,Tooltip'

/** @type {import('tailwindcss').Config} */
export default {
  presets: [frappeUI],
  content: ['./src/**/*.{vue,ts}', `./node_modules/frappe-ui/src/components/{${USED}}/*.vue`],
}
