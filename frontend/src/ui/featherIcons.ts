// Stands in for the package feather-icons, which frappe-ui's components import and we never name an icon of: it brings
// every icon, and a `Function("return this")` that the page's Content-Security-Policy forbids.
export default { icons: { circle: { attrs: { class: '' }, contents: '' } } }
