import { webFrame } from 'electron'

/** Delay after the end of a scroll, in ms: clearing the cache would be felt while scrolling. */
const restMs = 2_000
/** Least growth that is worth clearing, in KB. */
const enough = 32 * 1024

const inUse = async (): Promise<number> => (await process.getProcessMemoryInfo()).private

/**
 * Clears Chromium's cache after scrolling. A long scroll leaves some 80 MB of drawn content, which Chromium keeps as long
 * as the page's heap is small, and which other programs need on a laptop with little memory.
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
