// The part of frappe-ui that src/ui/ hands on. Its own types are its sources, which are not checked with our rules.
declare module 'frappe-ui/components/*' {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  type Component<Props> = new () => { $props: Props; $slots: Record<string, (scope: any) => any> }
  type Size = 'sm' | 'md' | 'lg' | 'xl'
  type Theme = 'gray' | 'blue' | 'green' | 'red'
  export const Button: Component<{
    label?: string
    theme?: Theme
    variant?: 'solid' | 'subtle' | 'outline' | 'ghost'
    size?: Size
    icon?: string
    iconLeft?: string
    iconRight?: string
    loading?: boolean
    loadingText?: string
    disabled?: boolean
    type?: 'button' | 'submit' | 'reset'
    tooltip?: string
  }>
  export const Badge: Component<{
    label?: string
    theme?: 'gray' | 'blue' | 'green' | 'orange' | 'red'
    variant?: 'solid' | 'subtle' | 'outline' | 'ghost'
    size?: Size
  }>
  export const Dialog: Component<{
    modelValue: boolean
    options?: { title?: string; size?: string; message?: string; position?: 'center' | 'top' }
    disableOutsideClickToClose?: boolean
  }>
  export const Checkbox: Component<{ modelValue?: boolean | number; label?: string; disabled?: boolean; size?: Size }>
}
