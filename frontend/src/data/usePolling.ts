import { onBeforeUnmount, onMounted } from 'vue'

/** Ask again and again while it is worth it and somebody looks; slower the longer nothing ends. */
export function usePolling(look: () => Promise<void>, isDue: () => boolean, firstMs = 1_000, slowestMs = 10_000): void {
  let timer = 0
  let waitMs = firstMs

  async function turn(): Promise<void> {
    if (isDue() && !document.hidden) {
      await look()
      waitMs = Math.min(slowestMs, waitMs * 1.25)
    } else if (!isDue()) {
      waitMs = firstMs
    }
    timer = window.setTimeout(() => void turn(), waitMs)
  }

  function onShown(): void {
    if (document.hidden) return
    window.clearTimeout(timer)
    waitMs = firstMs
    void turn()
  }

  onMounted(() => {
    timer = window.setTimeout(() => void turn(), waitMs)
    document.addEventListener('visibilitychange', onShown)
  })
  onBeforeUnmount(() => {
    window.clearTimeout(timer)
    document.removeEventListener('visibilitychange', onShown)
  })
}
