declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, unknown>
  export default component
}
declare module 'virtual:messages/*' {
  const messages: Record<string, string>
  export default messages
}
declare module '*.css'
declare module '*?url' {
  const address: string
  export default address
}
