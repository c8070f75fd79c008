/** Light or dark as the system says, also when it changes its mind. */
export function followScheme(): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  const show = () => document.documentElement.setAttribute('data-theme', dark.matches ? 'dark' : 'light')
  dark.addEventListener('change', show)
  show()
}
