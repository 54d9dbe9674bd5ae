import { webFrame } from 'electron'

/** Delay after the end of a scroll, in ms: clearing the cache makes a running scroll stutter. */
const delayMs = 2_000
/** Minimum memory growth that triggers a clear, in KB. */
const minGrowthKb = 32 * 1024

const inUse = async (): Promise<number> => (await process.getProcessMemoryInfo()).private

/**
 * Clears Chromium's cache after scrolling. A long scroll leaves about 80 MB of drawn content. Chromium keeps it while
 * the page's heap is small, although other programs need the memory on a small laptop.
 */
export async function clearCacheAfterScrolls(): Promise<void> {
  let lowest = await inUse()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function clearIfGrown(): Promise<void> {
    const used = await inUse()
    lowest = Math.min(lowest, used)
    if (used - lowest >= minGrowthKb) webFrame.clearCache()
  }

  const schedule = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void clearIfGrown(), delayMs)
  }
  addEventListener('scrollend', schedule, { capture: true })
}
