import { readdir, readFile } from 'node:fs/promises'
import type { Page } from 'playwright'
import { TooMuch } from './run.ts'

/** Of one answer that scripts or the parser get to see, and of all that a page loads, in bytes as they are unpacked. */
const mostOfOne = 8 * 2 ** 20
const mostOfAll = 64 * 2 ** 20

/** What a page shows and nobody reads. */
const shown: ReadonlySet<string> = new Set(['Image', 'Media', 'Font'])

/**
 * Counts what a page loads, and calls `fail` once it is more than any census page sends. To be called before the page is
 * loaded: what comes later can then be taken whole.
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
  // Bodies are asked for elsewhere: none is kept for this.
  await session.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 })
}

/** How much more memory of its own a browser may take during one lookup, in bytes, and how often that is looked at. */
const mostMemory = 220 * 2 ** 20
const lookEachMs = 100

/**
 * Calls `over` once the browser whose first process is `pid` has taken more memory than a census page needs; returns what
 * ends the watch. On Linux alone: the other systems do not tell it at this price.
 */
export function watchMemory(pid: number | null, over: () => void): () => void {
  if (process.platform !== 'linux' || pid === null) return () => {}
  let before: number | null = null
  let ended = false
  let timer: NodeJS.Timeout | undefined
  const look = async () => {
    const now = await memoryOf(pid)
    if (ended) return
    before ??= now
    if (now - before > mostMemory) return over()
    timer = setTimeout(look, lookEachMs)
  }
  void look()
  return () => {
    ended = true
    clearTimeout(timer)
  }
}

/** What a process and all that it began hold for themselves, in bytes. */
async function memoryOf(pid: number): Promise<number> {
  const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
  const [status, threads] = await Promise.all([read('status'), readdir(`/proc/${pid}/task`).catch(() => [])])
  const own = Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
  const children = await Promise.all(threads.map((thread) => read(`task/${thread}/children`)))
  const begun = children.join(' ').split(' ').filter(Boolean).map(Number)
  const theirs = await Promise.all(begun.map(memoryOf))
  return theirs.reduce((sum, one) => sum + one, own)
}
