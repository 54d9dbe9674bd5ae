import { webFrame } from 'electron'

/** Delay after the end of a scroll, in ms: clearing the cache makes a running scroll stutter. */
const restMs = 2_000
/** Minimum memory growth that triggers a clear, in KB. */
const enough = 32 * 1024

const inUse = async (): Promise<number> => (await process.getProcessMemoryInfo()).private

/**
 * Clears Chromium's cache after scrolling. A long scroll leaves about 80 MB of drawn content. Chromium keeps it while
 * the page's heap is small, although other programs need the memory on a small laptop.
 */
export async function giveBackAfterScrolls(): Promise<void> {
  let least = await inUse()
  let resting: ReturnType<typeof setTimeout> | undefined

  async function giveBack(): Promise<void> {
    const used = await inUse()
    least = Math.min(least, used)
    if (used - least >= enough) webFrame.clearCache()
  }

  const rest = () => {
    clearTimeout(resting)
    resting = setTimeout(() => void giveBack(), restMs)
  }
  addEventListener('scrollend', rest, { capture: true })
}
