import type { Page } from 'playwright-core'
import { childrenOf, descendantsOf, privateMemory } from './process-memory.ts'
import { TooMuch } from './run.ts'

/**
 * Limits in decompressed bytes: of one response that is parsed or read by scripts, and of everything that a page loads.
 */
const maxResponseBytes = 8 * 2 ** 20
const maxTotalBytes = 64 * 2 ** 20

/** Resource types without a limit of their own. */
const shown: ReadonlySet<string> = new Set(['Image', 'Media', 'Font'])

/**
 * Counts the bytes that a page loads and calls `fail` once they exceed a limit. Must be called before the page is
 * loaded. Responses can then be read without a further limit.
 */
export async function limitBytes(page: Page, fail: (reason: TooMuch) => void): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const types = new Map<string, string>()
  const received = new Map<string, number>()
  let all = 0
  const add = (id: string, bytes: number) => {
    all += bytes
    const one = (received.get(id) ?? 0) + bytes
    received.set(id, one)
    const isRead = !shown.has(types.get(id) ?? '')
    if ((isRead && one > maxResponseBytes) || all > maxTotalBytes)
      fail(new TooMuch('the answer is too large'))
  }
  session.on('Network.requestWillBeSent', ({ requestId, type }) => {
    if (type !== undefined && shown.has(type)) types.set(requestId, type)
  })
  session.on('Network.dataReceived', ({ requestId, dataLength }) => add(requestId, dataLength))
  session.on('Network.webSocketFrameReceived', ({ requestId, response }) =>
    add(requestId, response.payloadData.length),
  )
  // This session never reads bodies, so it buffers none.
  await session.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 })
}

/** Limit of navigations of one page, including its frames. This process has to handle an event for each. */
const maxNavigations = 200

/** Calls `fail` once the page has navigated more often than any census page does. */
export function limitNavigations(page: Page, fail: (reason: TooMuch) => void): void {
  let navigations = 0
  page.on('framenavigated', () => {
    navigations += 1
    if (navigations > maxNavigations) fail(new TooMuch('the page navigates without end'))
  })
}

/**
 * Limit in bytes of the growth of a browser's private memory during one lookup, and milliseconds between two
 * measurements.
 */
const maxMemory = 220 * 2 ** 20
const lookEachMs = 50

/**
 * Calls `fail` once the browser with main process `pid` uses too much memory; returns a function that stops the watch.
 * Linux only: measuring is too expensive on the other systems.
 */
export function watchMemory(pid: number | null, fail: (reason: TooMuch) => void): () => void {
  if (process.platform !== 'linux' || pid === null) return () => {}
  const processes = new Set([pid, ...descendantsOf(pid)])
  const before = memoryOf(processes)
  const watch = setInterval(() => {
    if (memoryOf(processes) - before <= maxMemory) return
    clearInterval(watch)
    fail(new TooMuch('the page takes too much memory'))
  }, lookEachMs)
  return () => clearInterval(watch)
}

/**
 * Sum over `processes`, in bytes. Adds new renderers to the set: children of Chromium's zygotes, which have one thread.
 */
function memoryOf(processes: Set<number>): number {
  let bytes = 0
  for (const pid of processes) {
    const own = privateMemory(pid)
    if (own === null) processes.delete(pid)
    bytes += own ?? 0
    for (const child of childrenOf(pid)) processes.add(child)
  }
  return bytes
}
