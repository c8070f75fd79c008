// Everything of frappe-ui that the screens use: an upgrade touches this folder and no other.
export { Badge } from 'frappe-ui/components/Badge'
export { Button } from 'frappe-ui/components/Button'
export { Checkbox } from 'frappe-ui/components/Checkbox'
export { Dialog } from 'frappe-ui/components/Dialog'
