import { setImmediate } from 'node:timers/promises'
import { type PullAnswer, type StatusAnswer, usualRequestBytes } from '../../src-protocol/index.ts'
import { readLeaders } from '../changes/leaders.ts'
import { catchUp } from '../changes/merge.ts'
import { settleLeadersPart } from '../changes/settle-leaders.ts'
import type { Clock } from '../clock.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { eraseAllTold } from '../people/erase-barred.ts'
import { priorities } from '../queue/policy.ts'
import { type Client, Refused } from './client.ts'
import { NewerRecord } from './contents.ts'
import { dropDeparted } from './departed.ts'
import { decode, type Incoming, knownKeys, partLength, shareAnswers, takeKeys, takePart } from './inbox.ts'
import { ownLeaders, takeLeaders } from './leaders.ts'
import { beginEpoch, confirmSending, prepareSending } from './outbox.ts'
import { type Connection, memberOfLeader, readConnection, writeConnection } from './repository.ts'
import { verifyingKey } from './seal.ts'

/** One run: sends and fetches everything, in parts. Other work runs between two parts. */

export interface RunOptions {
  database: Database
  client: Client
  clock: Pick<Clock, 'now' | 'monotonic'>
  signal: AbortSignal
  /** Whether this session has compared its numbers with the server's. */
  isChecked: boolean
  wrote(): void
  /** See `WalKeeper`. */
  checkpointed(): Promise<void>
  untracked<Written>(write: () => Written): Written
  /** The server answered. */
  contacted(): void
  /** One part changed or removed people. */
  came(people: { written: readonly number[]; gone: readonly number[] }): void
  /** Fewer changes are left to send. */
  told(): void
  log(level: 'warn', message: string): void
}

/** Own changes per transaction. */
const caughtUpAtOnce = 1_000
/** Records of a part. It becomes larger while parts take less than `shortMs`, smaller when one takes more than `longMs`. */
const fewest = 20
const most = 60
const shortMs = 16
const longMs = 25
const largestPage = 1024 * 1024
/** A page that takes less than `quickMs` makes the next one larger; more than `slowMs`, smaller. */
const quickMs = 1_000
const slowMs = 8_000

/** `isNewer`: a record of a newer app waits. Throws as `Client.ask`. */
export async function synchronise(options: RunOptions): Promise<{ isNewer: boolean }> {
  const { database, client, clock, signal } = options
  const { sqlite } = database

  const ask: Client['ask'] = async (name, call, through) => {
    const answer = await client.ask(name, call, through)
    signal.throwIfAborted()
    options.contacted()
    return answer
  }

  /** Throws the signal's reason if the session closes. */
  async function turn(): Promise<void> {
    await setImmediate()
    await options.checkpointed()
    signal.throwIfAborted()
    if (!sqlite.open) throw new Error('the session closes')
  }

  /** Null once the laptop is not connected any more. */
  const connection = (): Connection | null => readConnection(sqlite)

  async function parts(part: () => { written: number[]; gone: number[] } | null): Promise<void> {
    for (;;) {
      await turn()
      const own = connection()
      if (own === null) return
      const done = immediately(sqlite, () => {
        const merged = part()
        if (merged !== null && own.role === 'coordinator') shareAnswers(sqlite, merged.written)
        return merged
      })
      options.wrote()
      if (done === null) return
      options.came(done)
    }
  }

  const mergeOptions = () => ({
    leaders: readLeaders(sqlite, clock.now()),
    now: clock.now(),
    priority: priorities.import,
  })

  function noteOwnLeaders({ device, member, role }: Connection): void {
    const own = ownLeaders(sqlite)
    const isKnown = own.leaders.every(({ uid }) => memberOfLeader(sqlite, uid) === member)
    if (isKnown) return
    const from = { device, member, isCoordinator: role === 'coordinator', isOwn: true }
    immediately(sqlite, () => takeLeaders(sqlite, from, { ...own, texts: [] }, clock.now()))
  }

  const isBehind = (own: Connection, { epoch, sequence }: StatusAnswer) =>
    epoch < own.epoch || (epoch === own.epoch && sequence < own.sequence)

  async function check(own: Connection): Promise<void> {
    const node = sqlite.prepare('SELECT node FROM device').pluck().get() as string
    if (options.isChecked && own.node === node) return
    const status = await ask('status', {}, signal)
    const isServerBehind = isBehind(own, status)
    if (own.node === node && status.epoch <= own.epoch && !isServerBehind) return
    await beginEpoch(database, Math.max(status.epoch, own.epoch) + 1, isServerBehind)
    options.wrote()
  }

  /** How many pushes were confirmed. */
  async function pushAll(): Promise<number> {
    let outOfOrder = 0
    for (let pushes = 0; ; ) {
      await turn()
      const sending = await prepareSending(database, clock.now())
      options.wrote()
      if (sending === null) return pushes
      try {
        const { sequence } = await ask('push', { body: sending }, signal)
        if (sequence < (sending.records.at(-1)?.sequence ?? 0)) throw new Refused('out_of_order')
        options.untracked(() => confirmSending(database))
        pushes += 1
        options.told()
      } catch (error) {
        const isOutOfOrder = error instanceof Refused && error.code === 'out_of_order'
        outOfOrder += 1
        const own = connection()
        if (!isOutOfOrder || outOfOrder > 3 || own === null) throw error
        const status = await ask('status', {}, signal)
        await beginEpoch(database, Math.max(status.epoch, own.epoch) + 1, isBehind(own, status))
      }
    }
  }

  /** Erases the people who were erased elsewhere: those of these uids, or all. */
  async function eraseTold(uids: readonly string[] | null): Promise<void> {
    for (const { mentioned, personIds } of eraseAllTold(database, 'campaign', null, clock.now(), uids)) {
      options.came({ written: mentioned, gone: personIds })
      options.wrote()
      await turn()
    }
    if (uids === null) writeConnection(sqlite, { isErasing: false })
  }

  let atOnce = 40

  async function takePage({ records, keys, next }: PullAnswer): Promise<{ isNewer: boolean }> {
    const first = connection()
    if (first === null) return { isNewer: false }
    await takeKeys(sqlite, first, keys)
    const keyOf = knownKeys(sqlite)
    const coordinators = verifyingKey(first.keys.signing.public)
    let leftOut = 0
    for (let at = 0; at < records.length; ) {
      await turn()
      const decoded: Incoming[] = []
      for (const record of records.slice(at, at + atOnce)) {
        try {
          decoded.push(decode(first, record, keyOf(record), coordinators))
        } catch (error) {
          if (!(error instanceof NewerRecord)) throw error
          if (decoded.length === 0) return { isNewer: true }
          break
        }
      }
      // Nothing is merged about a person who is still to be erased. The others are looked through once, at the end of the pull.
      if (connection()?.isErasing) await eraseTold(decoded.map(({ uid }) => uid))
      await turn()
      const own = connection()
      if (own === null) return { isNewer: false }
      const part = decoded.slice(0, partLength(decoded))
      const began = clock.monotonic()
      const isEnd = at + part.length === records.length
      const cursor = isEnd ? next : (part.at(-1)?.revision ?? own.cursor)
      const taken = takePart(database, own, part, cursor, clock.now())
      const tookMs = clock.monotonic() - began
      if (tookMs > longMs) atOnce = Math.max(fewest, Math.floor(atOnce / 2))
      else if (tookMs < shortMs && part.length === atOnce) atOnce = Math.min(most, atOnce + 4)
      leftOut += taken.leftOut
      options.wrote()
      if (taken.written.length > 0 || taken.gone.length > 0) options.came(taken)
      at += part.length
    }
    if (leftOut > 0) options.log('warn', `headquarters: ${leftOut} records were left out`)
    if (records.length === 0 && next !== first.cursor)
      options.untracked(() => writeConnection(sqlite, { cursor: next }))
    return { isNewer: false }
  }

  async function pullAll(): Promise<{ isNewer: boolean }> {
    let bytes = usualRequestBytes
    async function fetchPage(after: number, epoch: number): Promise<PullAnswer> {
      const began = clock.monotonic()
      const page = await ask('pull', { query: { after, epoch, bytes } }, signal)
      const tookMs = clock.monotonic() - began
      if (tookMs < quickMs) bytes = Math.min(largestPage, bytes * 2)
      if (tookMs > slowMs) bytes = Math.max(usualRequestBytes, bytes / 2)
      return page
    }
    const own = connection()
    if (own === null) return { isNewer: false }
    for (let page = await fetchPage(own.cursor, own.epoch); ; ) {
      // The next page comes while this one is taken in.
      const next = page.isLast ? null : fetchPage(page.next, own.epoch)
      next?.catch(() => {})
      const { isNewer } = await takePage(page)
      const now = connection()
      if (isNewer || next === null || now === null) return { isNewer }
      // Revoking a laptop may set the cursor back.
      page = await (now.cursor === page.next ? next : fetchPage(now.cursor, now.epoch))
    }
  }

  async function settle(): Promise<void> {
    await parts(() =>
      immediately(sqlite, () => {
        const { resettled, after } = sqlite
          .prepare('SELECT resettled, resettled_to AS after FROM headquarters')
          .get() as { resettled: string | null; after: number }
        if (resettled === null) return null
        const part = settleLeadersPart(database, { accounts: resettled, after }, mergeOptions())
        if (part === null) sqlite.exec('UPDATE headquarters SET resettled = NULL, resettled_to = 0')
        else sqlite.prepare('UPDATE headquarters SET resettled_to = ?').run(part.to)
        return part
      }),
    )
    await parts(() => {
      const gone = dropDeparted(database, clock.now())
      return gone === null ? null : { written: [], gone }
    })
  }

  const began = connection()
  if (began === null) return { isNewer: false }
  noteOwnLeaders(began)
  await check(connection() ?? began)
  if (began.isErasing) await eraseTold(null)
  await parts(() => catchUp(database, caughtUpAtOnce, mergeOptions()))
  let isNewer = false
  for (let isFirst = true; ; isFirst = false) {
    const pushes = await pushAll()
    if (!isFirst && pushes === 0) break
    isNewer = (await pullAll()).isNewer
    if (connection()?.isErasing) await eraseTold(null)
    await settle()
    await parts(() => catchUp(database, caughtUpAtOnce, mergeOptions()))
    if (connection() === null) break
  }
  return { isNewer }
}
