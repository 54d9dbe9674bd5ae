import { webFrame } from 'electron'

/** From the end of a scroll to when nobody feels that memory is given back, in milliseconds. */
const restMs = 2_000
/** Worth a moment's work, in kilobytes. */
const enough = 32 * 1024

const inUse = async (): Promise<number> => (await process.getProcessMemoryInfo()).private

/**
 * Gives back what a long way through the table leaves behind: some 80 MB of what was drawn, which Chromium keeps for as
 * long as the page's own heap is small. On a laptop with little memory another program would wait for it.
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
