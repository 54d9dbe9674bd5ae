import { setImmediate } from 'node:timers/promises'
import type { HeadquartersState, HeadquartersSync } from '../../src-preload/contract/index.ts'
import { readLeaders } from '../changes/leaders.ts'
import { settleAgain } from '../changes/merge.ts'
import type { Clock } from '../clock.ts'
import { record } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { storageTrouble } from '../refusal.ts'
import { createClient, Refused, Unreachable } from './client.ts'
import { createEnrolment, type Enrolment } from './enrolment.ts'
import {
  type Connection,
  forgetHeadquarters,
  hasNewDevice,
  hasUnsent,
  readConnection,
  takeDevices,
  unsentPeople,
  writeConnection,
} from './repository.ts'
import { synchronise } from './synchronise.ts'

/**
 * The laptop's side of a headquarters: a service of the open session. It works beside everything else, and nothing waits for
 * it: registering and looking up never fail because of it.
 */
export interface Headquarters extends Enrolment {
  state(): HeadquartersState
  /** `accountId`: who does it. */
  leave(accountId: number): void
  /** Asks the server for the devices, unless it was asked lately. */
  listDevices(): void
  /** Sends and fetches everything; joins a run under way. Resolves also if it fails. */
  sync(): Promise<void>
  /** The same because a leader asked: emits the state at its end even if nothing changed, and lists the devices anew. */
  syncNow(): Promise<void>
  /** Call after each commit: sends soon, if there is anything to send. */
  noted(): void
  close(): Promise<void>
}

export interface HeadquartersOptions {
  database: Database
  clock: Clock
  fetch: typeof globalThis.fetch
  /** Call after each commit. */
  wrote(): void
  /** See `WalKeeper`. */
  checkpointed(): Promise<void>
  /** Runs a write that no list shows. */
  untracked<Written>(write: () => Written): Written
  /** People came in or changed. */
  changed(): void
  /** People are gone from this laptop. */
  removed(personIds: readonly number[]): void
  /** The lane may have something to do. */
  wake(): void
  tell(state: HeadquartersState): void
  log(level: 'info' | 'warn', message: string): void
  /** 0 ≤ x < 1. */
  random?: () => number
}

/** Milliseconds. */
const pollMs = 60_000
const debounceMs = 2_000
const firstRetryMs = 1_000
const longestRetryMs = 5 * 60_000
const settlingMs = 3_000
const devicesMs = 5 * 60_000
/** The same while a coordinator looks at them. */
const devicesShownMs = 15_000
/** Between two events of people who came. */
const cameMs = 2_000
const contactWrittenMs = 5 * 60_000

export function createHeadquarters(options: HeadquartersOptions): Headquarters {
  const { database, clock, fetch, log, random = Math.random } = options
  const { sqlite } = database
  const closing = new AbortController()
  let running: Promise<void> | null = null
  /** Ends with the connection that it works for. */
  let leaving = new AbortController()
  let isConnected = wasConnected()
  let isAgain = false
  let cancelTimer = () => {}
  let cancelDebounce: (() => void) | null = null
  let failures = 0
  /** A server that was restored is noticed at the first contact. */
  let isChecked = false
  let lastContactAt: number | null = null
  let devicesAt: number | null = null
  let told = ''
  let isRequested = false
  /** Monotonic ms. */
  let toldCameAt: number | null = null
  let isCameUntold = false
  const connection = (): Connection | null => (sqlite.open ? readConnection(sqlite) : null)

  /** A damaged database is reported by its other readers. */
  function wasConnected(): boolean {
    try {
      return sqlite.prepare('SELECT 1 FROM headquarters').get() !== undefined
    } catch {
      return false
    }
  }

  function state(): HeadquartersState {
    const own = connection()
    if (own === null) return { kind: 'none' }
    return {
      kind: 'connected',
      role: own.role,
      host: new URL(own.address).host,
      sync: syncOf(own),
      lastContactAt: lastContactAt ?? own.lastContactAt,
    }
  }

  function syncOf(own: Connection): HeadquartersSync {
    const people = peopleToSend(own)
    if (own.trouble !== null) return { kind: 'trouble', trouble: own.trouble, people }
    if (own.offlineSince !== null) return { kind: 'offline', since: own.offlineSince, people }
    return people > 0 ? { kind: 'to_send', people } : { kind: 'up_to_date' }
  }

  function peopleToSend({ sending }: Connection): number {
    const stored =
      sending === null ? [] : (JSON.parse(sending) as { records: { kind: string; uid: string }[] }).records
    const uids = new Set(stored.filter(({ kind }) => kind === 'changes').map(({ uid }) => uid))
    return unsentPeople(sqlite) + uids.size
  }

  function tell(): void {
    if (!sqlite.open) return
    const now = state()
    const text = JSON.stringify(now)
    if (text === told) return
    told = text
    options.tell(now)
  }

  function keep(written: Parameters<typeof writeConnection>[1]): void {
    if (!sqlite.open) return
    options.untracked(() => writeConnection(sqlite, written))
  }

  function contacted(): void {
    const own = connection()
    const now = clock.now()
    lastContactAt = now
    failures = 0
    if (own === null) return
    const isOld = own.lastContactAt === null || Math.abs(now - own.lastContactAt) >= contactWrittenMs
    // A newer record waits until it can be read.
    const trouble = own.trouble === 'newer' ? own.trouble : null
    if (isOld || own.offlineSince !== null || own.trouble !== trouble)
      keep({ lastContactAt: now, offlineSince: null, trouble })
  }

  function failed(error: unknown): void {
    const own = connection()
    failures += 1
    if (own === null) return
    const trouble = troubleOf(error)
    if (trouble !== null) keep({ trouble, offlineSince: null })
    else if (own.offlineSince === null && own.trouble === null)
      keep({ offlineSince: lastContactAt ?? own.lastContactAt ?? clock.now() })
    const why = error instanceof Refused || error instanceof Unreachable ? error.message : String(error)
    log(error instanceof Unreachable ? 'info' : 'warn', `headquarters: ${why}`)
  }

  function schedule(ms: number): void {
    cancelTimer()
    if (closing.signal.aborted) return
    cancelTimer = clock.timer(() => void sync(), ms)
  }

  async function once(own: Connection): Promise<void> {
    const client = createClient({ fetch, address: own.address, token: own.token })
    const signal = AbortSignal.any([closing.signal, leaving.signal])
    try {
      const { isNewer } = await synchronise({
        database,
        client,
        clock,
        signal,
        isChecked,
        wrote: options.wrote,
        checkpointed: options.checkpointed,
        untracked: options.untracked,
        contacted,
        came({ written, gone }) {
          if (gone.length > 0) options.removed(gone)
          if (written.length > 0) came(false)
        },
        told: tell,
        log,
      })
      isChecked = true
      const trouble = isNewer ? 'newer' : null
      if (connection()?.trouble !== trouble) keep({ trouble })
      // A leader who was not believed may have had an earlier laptop that is shut out by now.
      const isNews = connection()?.leftOutFrom !== own.leftOutFrom || hasNewDevice(sqlite)
      if (own.role === 'coordinator' && (isNews || isDue(devicesMs))) await fetchDevices(own)
    } catch (error) {
      if (signal.aborted) return
      // A full disk, for example: the next run tries again, as after any other failure.
      if (storageTrouble(error) === null) failed(error)
      else failures += 1
    }
  }

  /** The lists of the page are read again each time: not after each part of a long run. */
  function came(isEnd: boolean): void {
    const now = clock.monotonic()
    if (!isEnd && toldCameAt !== null && now - toldCameAt < cameMs) {
      isCameUntold = true
      return
    }
    if (isEnd && !isCameUntold) return
    toldCameAt = now
    isCameUntold = false
    options.changed()
    options.wake()
  }

  async function run(): Promise<void> {
    do {
      isAgain = false
      const own = connection()
      if (own === null) return
      await once(own)
    } while (isAgain && failures === 0 && !closing.signal.aborted)
    if (!closing.signal.aborted) came(true)
    if (isRequested) told = ''
    isRequested = false
    tell()
    if (connection() !== null) schedule(nextMs())
  }

  function nextMs(): number {
    if (failures === 0) return pollMs * (0.9 + 0.2 * random())
    const ms = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures - 1, 20))
    return ms * (0.5 + 0.5 * random())
  }

  function sync(): Promise<void> {
    cancelTimer()
    if (closing.signal.aborted) return Promise.resolve()
    if (running !== null) isAgain = true
    running ??= run()
      .catch((error: unknown) => log('warn', `headquarters: ${String(error)}`))
      .finally(() => {
        running = null
      })
    return running
  }

  function syncNow(): Promise<void> {
    isRequested = true
    devicesAt = null
    return sync()
  }

  const isDue = (ms: number) => devicesAt === null || clock.monotonic() - devicesAt >= ms

  async function fetchDevices({ address, token }: Connection): Promise<void> {
    const listed = await createClient({ fetch, address, token }).ask('devices', {}, closing.signal)
    if (!sqlite.open) return
    devicesAt = clock.monotonic()
    const now = connection()
    if (now === null) return
    if (options.untracked(() => immediately(sqlite, () => takeDevices(sqlite, now, listed)))) void sync()
    told = ''
    tell()
  }

  function leave(accountId: number): void {
    const own = connection()
    if (own === null) return
    cancelTimer()
    leaving.abort(new Error('the laptop leaves'))
    leaving = new AbortController()
    isConnected = false
    immediately(sqlite, () => {
      const now = clock.now()
      const disputed = sqlite.prepare('SELECT uid FROM headquarters_disputed').pluck().all() as string[]
      forgetHeadquarters(sqlite)
      settleAgain(database, own.role === 'leader' ? disputed : [], { leaders: readLeaders(sqlite, now), now })
      record(database, { at: now, accountId, action: 'headquarters_left', detail: {} })
    })
    options.wrote()
    options.changed()
    tell()
    // Tells the server if it can be reached. The server keeps its records in any case.
    createClient({ fetch, address: own.address, token: own.token })
      .ask('leave', {}, closing.signal)
      .catch(() => {})
  }

  const enrolment = createEnrolment({
    database,
    clock,
    fetch,
    signal: closing.signal,
    joined() {
      options.wrote()
      isConnected = true
      failures = 0
      isChecked = false
      devicesAt = null
      lastContactAt = null
      tell()
      void sync()
    },
    invited() {
      options.wrote()
      told = ''
      void sync()
    },
    async ended(own) {
      options.wrote()
      await fetchDevices(own)
    },
  })

  if (isConnected) schedule(settlingMs)

  return {
    ...enrolment,
    state,
    leave,
    listDevices() {
      const own = connection()
      if (own?.role !== 'coordinator' || !isDue(devicesShownMs)) return
      fetchDevices(own).catch(() => {})
    },
    sync,
    syncNow,
    noted() {
      if (!isConnected || cancelDebounce !== null || closing.signal.aborted) return
      cancelDebounce = clock.timer(() => {
        cancelDebounce = null
        try {
          if (connection() === null) return
          tell()
          // After a failure, the next retry sends everything.
          if (failures === 0 && hasUnsent(sqlite)) void sync()
        } catch (error) {
          log('warn', `headquarters: ${String(error)}`)
        }
      }, debounceMs)
    },
    async close() {
      closing.abort(new Error('the session closes'))
      cancelTimer()
      cancelDebounce?.()
      await running
      await setImmediate()
    },
  }
}

function troubleOf(error: unknown): 'revoked' | 'refused' | null {
  if (!(error instanceof Refused)) return null
  switch (error.code) {
    case 'revoked':
    case 'unknown_device':
      return 'revoked'
    case 'too_many':
    case 'internal':
      return null
    default:
      return 'refused'
  }
}
