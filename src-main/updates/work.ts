import type { UpdateHold } from '../../src-preload/contract/index.ts'
import type { Session } from '../session/session.ts'
import type { UpdateWork } from './updates.ts'

/** Work that runs without an open session. */
interface Underway {
  /** Runs `work`, and counts it until it has ended. */
  during<Value>(what: 'restore' | 'salvage', work: () => Promise<Value>): Promise<Value>
  now(): 'restore' | 'salvage' | null
}

export function createUnderway(): Underway {
  const running: ('restore' | 'salvage')[] = []
  return {
    async during(what, work) {
      running.push(what)
      try {
        return await work()
      } finally {
        running.splice(running.indexOf(what), 1)
      }
    },
    now: () => running[0] ?? null,
  }
}

interface UpdateWorkOptions {
  session: Pick<Session, 'open' | 'isChanging'>
  underway: Pick<Underway, 'now'>
  isPrinting(): boolean
}

export function createUpdateWork({ session, underway, isPrinting }: UpdateWorkOptions): UpdateWork {
  function hold(): UpdateHold | null {
    const replacing = underway.now()
    if (replacing !== null) return replacing
    // Checked before the services, which are being closed and opened.
    if (session.isChanging()) return 'opening'
    if (isPrinting()) return 'print'
    const open = session.open()
    if (open === null) return null
    if (open.lane.state().running !== null) return 'lookup'
    if (open.exporter.isRunning()) return 'export'
    if (open.importer.isRunning()) return 'import'
    if (open.exchanger.isRunning()) return 'exchange'
    if (open.rechecker.isRunning()) return 'recheck'
    if (open.browserTask.isRunning()) return 'browser'
    return open.backups.isCopying() ? 'copy' : null
  }

  return {
    hold,
    holdLookups: () => session.open()?.lane.hold() ?? (() => {}),
    async copy() {
      await session.open()?.backups.copy('update')
    },
  }
}
