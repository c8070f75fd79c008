import rtlcss from 'postcss-rtlcss'
import tailwindcss from 'tailwindcss'

// frappe-ui is written for left-to-right: its left and right are turned under [dir=rtl]. Our own classes are logical.
export default { plugins: [tailwindcss(), rtlcss()] }
