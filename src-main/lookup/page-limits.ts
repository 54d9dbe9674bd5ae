import { readdir, readFile } from 'node:fs/promises'
import type { Page } from 'playwright'
import { TooMuch } from './run.ts'

/** Limits in decompressed bytes: one response that is parsed or read by scripts, and everything that a page loads. */
const mostOfOne = 8 * 2 ** 20
const mostOfAll = 64 * 2 ** 20

/** Resource types without a limit of their own. */
const shown: ReadonlySet<string> = new Set(['Image', 'Media', 'Font'])

/**
 * Counts the bytes that a page loads and calls `fail` once they exceed a limit. Must be called before the page is loaded.
 * Responses can then be read without a further limit.
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
    if ((isRead && one > mostOfOne) || all > mostOfAll) fail(new TooMuch('the answer is too large'))
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

/** Frames and addresses that one page may go through. Each is an event that this process has to read. */
const mostNavigations = 200

/** Calls `fail` once the page has navigated more often than any census page does. */
export function limitNavigations(page: Page, fail: (reason: TooMuch) => void): void {
  let navigations = 0
  page.on('framenavigated', () => {
    navigations += 1
    if (navigations > mostNavigations) fail(new TooMuch('the page navigates without end'))
  })
}

/** How much the private memory of a browser may grow during one lookup, in bytes, and how often it is measured. */
const mostMemory = 220 * 2 ** 20
const lookEachMs = 50

/**
 * Calls `fail` once the browser with main process `pid` uses too much memory; returns a function that stops the watch. Linux
 * only: measuring is too expensive on the other systems.
 */
export function watchMemory(pid: number | null, fail: (reason: TooMuch) => void): () => void {
  if (process.platform !== 'linux' || pid === null) return () => {}
  let before: number | null = null
  let ended = false
  let timer: NodeJS.Timeout | undefined
  const look = async () => {
    const now = await memoryOf(pid)
    if (ended) return
    before ??= now
    if (now - before > mostMemory) return fail(new TooMuch('the page takes too much memory'))
    timer = setTimeout(look, lookEachMs)
  }
  void look()
  return () => {
    ended = true
    clearTimeout(timer)
  }
}

/** Private memory of a process and its descendants, in bytes. */
async function memoryOf(pid: number): Promise<number> {
  const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
  const [status, threads] = await Promise.all([read('status'), readdir(`/proc/${pid}/task`).catch(() => [])])
  const own = Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
  const children = await Promise.all(threads.map((thread) => read(`task/${thread}/children`)))
  const begun = children.join(' ').split(' ').filter(Boolean).map(Number)
  const theirs = await Promise.all(begun.map(memoryOf))
  return theirs.reduce((sum, one) => sum + one, own)
}
