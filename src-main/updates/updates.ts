import { dayMs } from '../../src-preload/bogota.ts'
import type { UpdateBar, UpdateHold, UpdateState, UpdateStep } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import { orAborted } from '../deadline.ts'
import { Refusal } from '../refusal.ts'
import { readUpdateNotes, type UpdateNotes, writeUpdateNotes } from './notes.ts'
import { stepAfter, type UpdateEvent } from './steps.ts'

/** Milliseconds from the first paint to the first check of the feed, which must not slow down the start. */
const settlingMs = 60_000
/** Milliseconds between two looks at the clock. A timer does not count the time that a laptop sleeps. */
const lookMs = 3_600_000
/** Milliseconds for which a postponed version is not mentioned. */
const putOffMs = 7 * dayMs
/**
 * Milliseconds without progress of a download, or without an answer to a check, after which the server counts as gone.
 */
const stalledMs = 120_000
/** Milliseconds between two checks whether the work that delays the installation has ended. */
const holdLookMs = 250

/** Source of newer versions, and installer that replaces this one. */
export interface Updater {
  /** The version in the feed if it is newer; null: it is not. Rejects if the feed cannot be read. */
  check(): Promise<string | null>
  /** Downloads the version that `check` found, and compares it with the feed. Rejects soon after an abort. */
  download(signal: AbortSignal, onPercent: (percent: number) => void): Promise<void>
  /**
   * Prepares the installation, so that only the replacement remains. Rejects if the downloaded file has changed since
   * it was compared.
   */
  prepare(): Promise<void>
  /**
   * Replaces this version by the downloaded one and starts it; this process must end then. If it rejects, this version
   * is still in place.
   */
  install(): Promise<void>
}

/** Work of the app. An update interrupts none of it. */
export interface UpdateWork {
  /** The work that must end first; null: nothing runs. */
  hold(): UpdateHold | null
  /** Starts no lookup until the returned function is called. A running lookup continues. */
  holdLookups(): () => void
  /** Makes a copy of the open data; no effect if none are open. */
  copy(): Promise<void>
}

export interface UpdatesOptions {
  /** Version of the running app. */
  version: string
  /** null: it can update itself. */
  bar: UpdateBar | null
  /** Called once, on first use: loading the updater would slow down the start. */
  openUpdater(): Promise<Updater>
  dataDir: string
  clock: Clock
  work: UpdateWork
  /** Closes the whole app, runs `install` and ends the process. Rejects only if nothing was closed. */
  leave(install: () => Promise<void>): Promise<void>
  /** Called whenever the state changes. */
  tell(state: UpdateState): void
  log(level: 'info' | 'warn' | 'error', message: string): void
}

/** Each method throws `Refusal('busy')` where the step does not allow it. */
export interface Updates {
  state(): UpdateState
  /** Checks for updates from now on, once a day. A failed check is not reported. */
  start(): void
  check(): Promise<void>
  download(): void
  install(): void
  cancel(): void
  putOff(): void
  /** Ends a download. The next start continues it. */
  close(): void
}

export function createUpdates(options: UpdatesOptions): Updates {
  const { version, bar, dataDir, clock, work, log } = options
  let notes = readUpdateNotes(dataDir)
  let step: UpdateStep = bar === null ? stepAtStart() : { kind: 'off', why: bar }
  let checkedAt: number | null = null
  let updater: Promise<Updater> | null = null
  /** Aborts a download, or the wait before an installation. */
  let stop = new AbortController()
  let cancelLook = () => {}
  let isClosed = false

  function stepAtStart(): UpdateStep {
    const next = notes.installing
    if (next === null) return { kind: 'idle' }
    note({ installing: null, accepted: null })
    if (next === version) {
      log('info', `updated to ${logged(version)}`)
      return { kind: 'idle' }
    }
    log('warn', `version ${logged(next)} was not installed`)
    return { kind: 'failed', at: 'install', next }
  }

  function note(change: Partial<UpdateNotes>): void {
    notes = { ...notes, ...change }
    try {
      writeUpdateNotes(dataDir, notes)
    } catch (error) {
      log('warn', `the update was not noted: ${wordOf(error)}`)
    }
  }

  const state = (): UpdateState => ({ version, checkedAt, step })

  /**
   * Applies the events in order if the step allows all of them; otherwise changes nothing. Returns the new step; null:
   * not allowed.
   */
  function advance(...events: UpdateEvent[]): UpdateStep | null {
    let next: UpdateStep | null = step
    for (const event of events) next = next && stepAfter(next, event)
    if (next === null || isClosed) return null
    step = next
    options.tell(state())
    return next
  }

  function demand(event: UpdateEvent): UpdateStep {
    const next = advance(event)
    if (next === null) throw new Refusal('busy')
    return next
  }

  function open(): Promise<Updater> {
    updater ??= options.openUpdater()
    return updater
  }

  /** The version that the feed offers. Rejects if the feed is not read in time. */
  async function newest(): Promise<string | null> {
    const late = new AbortController()
    const cancel = clock.timer(() => late.abort(new Error('the feed does not answer')), stalledMs)
    try {
      const next = await orAborted(
        open().then((opened) => opened.check()),
        late.signal,
      )
      checkedAt = clock.now()
      return next
    } finally {
      cancel()
    }
  }

  function foundEvent(next: string | null): UpdateEvent {
    if (next === null) return { kind: 'nothing_newer' }
    const { putOff } = notes
    const passed = putOff?.version === next ? clock.now() - putOff.at : putOffMs
    return { kind: 'found', next, isPutOff: passed >= 0 && passed < putOffMs }
  }

  /** Downloads a version to which the leader already agreed, without another question. */
  function resume(): void {
    if (step.kind === 'available' && step.next === notes.accepted) download()
  }

  async function look(): Promise<void> {
    cancelLook = clock.timer(() => void look(), lookMs)
    // A failure stays on the screen until the leader has answered.
    const isQuiet = step.kind === 'idle' || step.kind === 'available'
    const passed = checkedAt === null ? dayMs : clock.now() - checkedAt
    if (!isQuiet || (passed >= 0 && passed < dayMs)) return
    try {
      if (advance({ kind: 'check' }, foundEvent(await newest())) !== null) resume()
    } catch (error) {
      log('info', `no look for updates: ${wordOf(error)}`)
    }
  }

  async function check(): Promise<void> {
    demand({ kind: 'check' })
    try {
      advance(foundEvent(await newest()))
    } catch (error) {
      log('warn', `the feed was not read: ${wordOf(error)}`)
      advance({ kind: 'check_failed' })
    }
    resume()
  }

  function download(): void {
    const next = demand({ kind: 'download' })
    if (next.kind === 'downloading') note({ accepted: next.next, putOff: null })
    stop = new AbortController()
    void downloading(stop)
  }

  async function downloading(controller: AbortController): Promise<void> {
    const { signal } = controller
    let cancelStall = () => {}
    const arm = () => {
      cancelStall()
      cancelStall = clock.timer(() => controller.abort(new Error('the server sends nothing')), stalledMs)
    }
    arm()
    try {
      const downloads = (await open()).download(signal, (exact) => {
        arm()
        const percent = Math.min(100, Math.floor(exact))
        if (step.kind === 'downloading' && percent > step.percent) advance({ kind: 'progress', percent })
      })
      await orAborted(downloads, signal)
      advance({ kind: 'downloaded' })
    } catch (error) {
      // After a cancel the step has changed, and this event has no effect.
      if (advance({ kind: 'download_failed' }) !== null) log('warn', `not downloaded: ${wordOf(error)}`)
    } finally {
      cancelStall()
    }
  }

  function install(): void {
    const waiting = demand({ kind: 'install' })
    stop = new AbortController()
    if (waiting.kind === 'waiting') void installing(waiting.next, stop.signal)
  }

  async function installing(next: string, signal: AbortSignal): Promise<void> {
    const resumeLookups = work.holdLookups()
    try {
      if (!(await prepared(signal))) return
      // No `await` may come between the last check for running work and this event.
      if (advance({ kind: 'leave' }) === null) return
      note({ installing: next, accepted: null })
      log('info', `leaving for version ${logged(next)}`)
      await options.leave(async () => await (await open()).install())
    } catch (error) {
      log('error', `version ${logged(next)} was not installed: ${wordOf(error)}`)
      note({ installing: null })
      advance({ kind: 'install_failed' })
    } finally {
      resumeLookups()
    }
  }

  /** Waits until nothing runs, makes a copy and compares the file. False: cancelled, or failed. */
  async function prepared(signal: AbortSignal): Promise<boolean> {
    do {
      await untilNothingRuns(signal)
      if (signal.aborted) return false
      advance({ kind: 'held', hold: 'copy' })
      if (!(await copied(signal))) return false
      if (!(await fileReady())) return false
      // Work that began meanwhile may have changed the data, so the copy is made again.
    } while (work.hold() !== null && !signal.aborted)
    return !signal.aborted
  }

  async function fileReady(): Promise<boolean> {
    try {
      await (await open()).prepare()
      return true
    } catch (error) {
      log('warn', `the downloaded file cannot be used: ${wordOf(error)}`)
      advance({ kind: 'file_unusable' })
      return false
    }
  }

  async function copied(signal: AbortSignal): Promise<boolean> {
    try {
      await work.copy()
      return !signal.aborted
    } catch (error) {
      // Another copy began at the same moment.
      if (error instanceof Refusal && error.error.code === 'busy') return await afterHold(signal)
      log('warn', `no copy before the update: ${wordOf(error)}`)
      advance({ kind: 'copy_failed' })
      return false
    }
  }

  async function afterHold(signal: AbortSignal): Promise<boolean> {
    await pause(signal)
    await untilNothingRuns(signal)
    return signal.aborted ? false : await copied(signal)
  }

  async function untilNothingRuns(signal: AbortSignal): Promise<void> {
    for (let hold = work.hold(); hold !== null && !signal.aborted; hold = work.hold()) {
      if (step.kind === 'waiting' && step.hold !== hold) advance({ kind: 'held', hold })
      await pause(signal)
    }
  }

  function pause(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.timer(resolve, holdLookMs)
      signal.addEventListener(
        'abort',
        () => {
          cancel()
          resolve()
        },
        { once: true },
      )
    })
  }

  return {
    state,
    start() {
      if (bar === null && !isClosed) cancelLook = clock.timer(() => void look(), settlingMs)
    },
    check,
    download,
    install,
    cancel() {
      demand({ kind: 'cancel' })
      note({ accepted: null })
      stop.abort(new Error('cancelled'))
    },
    putOff() {
      const before = step
      demand({ kind: 'put_off' })
      if ('next' in before && before.next !== null)
        note({ putOff: { version: before.next, at: clock.now() } })
    },
    close() {
      isClosed = true
      cancelLook()
      stop.abort(new Error('the app is closed'))
    },
  }
}

/** For the log, which hides figures that contain points. */
const logged = (version: string): string => version.replaceAll('.', '-')

/** For the log. An updater's message may fill a page. */
const wordOf = (error: unknown): string => {
  if (error instanceof Refusal) return error.error.code
  if (!(error instanceof Error)) return typeof error
  const code = 'code' in error ? ` ${String(error.code)}` : ''
  return `${error.name}${code}: ${error.message.split('\n', 1)[0]?.slice(0, 200)}`
}
