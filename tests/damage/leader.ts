import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { copyEnding } from '../../src-main/backup/format.ts'
import { type HeldFolder, takeFolder } from '../../src-main/data-folder/hold.ts'
import {
  type AppError,
  type ErrorCode,
  isOpeningError,
  type Restored,
  type RestorePreview,
  type SalvageCounts,
  type SessionState,
} from '../../src-preload/contract/index.ts'
import { type FakeClock, fakeClock } from '../support/clock.ts'
import { type FrontDoor, openFrontDoor } from '../support/front-door.ts'
import { everyone, invented, luz, owner } from '../support/typed.ts'
import type { Day, Programs } from './day.ts'

/** A leader who follows the app's screens after a damage: signs in, rescues, restores, and works on. */

/** What the app told the leader about what is missing. */
export type Told =
  | { kind: 'missing'; changes: number | null }
  | { kind: 'mismatch'; older: 'keys' | 'data' }
  | { kind: 'salvaged'; counts: SalvageCounts }
  | { kind: 'restored'; preview: RestorePreview; restored: Restored }

export interface Followed {
  /** The password that opened the data in the end; null: nobody came in. */
  password: string | null
  told: Told[]
  /** Each step and its answer, to be read. */
  steps: string[]
  /** What a leader would report as a fault of the app. */
  problems: string[]
}

const newPassword = 'la clave de después'
/** The person registered once everything works again. */
export const registeredAfter = invented(999, 'Zulma Registrada Después')

/**
 * `folder`: of `data` and `usb`. `isThorough`: restores a copy with more people than are left, if the app says that some
 * are missing; makes a copy; starts the app once more.
 */
export async function follow(
  day: Day,
  folder: string,
  threads: Pick<Programs, 'readerFile' | 'backupFile'>,
  isThorough: boolean,
): Promise<Followed> {
  const dataDir = path.join(folder, 'data')
  const followed: Followed = { password: null, told: [], steps: [], problems: [] }
  const held = take(dataDir, followed)
  if (held === null) return followed
  try {
    const clock = fakeClock(day.now)
    const start = () => startWith({ dataDir, folder, clock, held, ...threads })
    const first = createLeader(day, start(), clock, followed)
    followed.password = await first.comeIn()
    if (followed.password !== null) await first.workOn(isThorough)
    if (followed.password !== null && isThorough) await first.copy()
    await first.close()
    if (followed.password === null || !isThorough) return followed
    const second = createLeader(day, start(), clock, followed)
    await second.comeBack(followed.password)
    await second.close()
    return followed
  } finally {
    held.release()
  }
}

function take(dataDir: string, followed: Followed): HeldFolder | null {
  const holder = { host: os.hostname(), pid: process.pid, since: 0 }
  const taking = takeFolder(dataDir, { nativeBinding: undefined, holder })
  if (taking.kind === 'held') return taking.folder
  followed.problems.push(`the data folder is ${taking.kind}`)
  return null
}

interface Start extends Pick<Programs, 'readerFile' | 'backupFile'> {
  dataDir: string
  folder: string
  clock: FakeClock
  held: HeldFolder
}

const startWith = ({ dataDir, folder, clock, held, readerFile, backupFile }: Start): FrontDoor =>
  openFrontDoor({
    dataDir,
    readerFile,
    backupFile,
    clock,
    holdsFolder: held.isOurs,
    volumes: async () => [folder],
    copyDialogs: {
      chooseCopyFolder: async () => null,
      chooseCopy: async () => newestIn(path.join(folder, 'usb')),
    },
  })

/** The file that a leader chooses by its name and its date. */
function newestIn(folder: string): string | null {
  if (!fs.existsSync(folder)) return null
  const names = fs.readdirSync(folder).filter((name) => name.endsWith(copyEnding))
  const newest = names.toSorted().at(-1)
  return newest === undefined ? null : path.join(folder, newest)
}

function createLeader(day: Day, door: FrontDoor, clock: FakeClock, followed: Followed) {
  const { call } = door
  const { told, steps, problems } = followed

  /** Rounds of screens after which a leader gives up. */
  let left = 12

  function note(what: string, answer: { ok: true } | { ok: false; error: { code: string } }): void {
    steps.push(`${what}: ${answer.ok ? 'ok' : answer.error.code}`)
    if (!answer.ok && answer.error.code === 'internal') problems.push(`${what}: internal`)
  }

  /** Signs in and, if need be, rescues or restores first. Returns the password; null: nothing helped. */
  async function comeIn(): Promise<string | null> {
    if (left-- === 0) return null
    const state = await call('session', 'state')
    note('state', state)
    if (!state.ok) return await remedy(state.error)
    if (state.value.kind === 'first_start') return await restore()
    const slotId = ownersSlot(state.value)
    let trouble: ErrorCode | null = null
    for (const password of [newPassword, ...day.passwords]) {
      const error = await enter(slotId, password)
      if (error === null) return password
      if (isOpeningError(error.code)) return await remedy(error)
      if (error.code !== 'wrong_password') trouble = error.code
    }
    const error = await enterByCode(slotId)
    if (error === null) return newPassword
    if (isOpeningError(error.code)) return await remedy(error)
    if (trouble !== null) problems.push(`the owner's password: ${trouble}`)
    return await restore()
  }

  /** null: signed in. */
  async function enter(slotId: string, password: string): Promise<AppError | null> {
    const attempt = async (acceptMismatch: boolean) => {
      const entered = await call('session', 'signIn', { slotId, password, acceptMismatch })
      note(`sign-in${acceptMismatch ? ' with a mismatch' : ''}`, entered)
      return entered
    }
    let entered = await attempt(false)
    if (!entered.ok && entered.error.code === 'keys_mismatch') {
      told.push({ kind: 'mismatch', older: entered.error.older ?? 'data' })
      entered = await attempt(true)
    }
    if (!entered.ok) return entered.error
    if (entered.value.missing !== null) told.push({ kind: 'missing', changes: entered.value.missing.changes })
    return null
  }

  async function enterByCode(slotId: string): Promise<AppError | null> {
    const { code } = day
    const attempt = async (acceptMismatch: boolean) => {
      const entered = await call('session', 'resetByRecovery', {
        slotId,
        code,
        password: newPassword,
        acceptMismatch,
      })
      note('sign-in with the code', entered)
      return entered
    }
    let entered = await attempt(false)
    if (!entered.ok && entered.error.code === 'keys_mismatch') {
      told.push({ kind: 'mismatch', older: entered.error.older ?? 'data' })
      entered = await attempt(true)
    }
    if (!entered.ok) return entered.error
    if (entered.value.missing !== null) told.push({ kind: 'missing', changes: entered.value.missing.changes })
    return null
  }

  /** As the screens of a broken start offer it: see src-renderer/sign-in/startup-error.tsx. */
  async function remedy({ code, isGone }: AppError): Promise<string | null> {
    if (code === 'database_newer') return null
    if (code === 'database_damaged' && !isGone && (await salvage())) return await comeIn()
    return await restore()
  }

  /** True: the data were rescued. */
  async function salvage(): Promise<boolean> {
    const accounts = await call('backup', 'accounts')
    note('accounts', accounts)
    if (!accounts.ok) return false
    const slotId = ownersSlot({ kind: 'signed_out', accounts: accounts.value })
    for (const secret of [...secretsFor(slotId), { code: day.code }]) {
      const salvaged = await call('backup', 'salvage', { secret })
      note('rescue', salvaged)
      if (salvaged.ok) {
        told.push({ kind: 'salvaged', counts: salvaged.value })
        return true
      }
      if (salvaged.error.code !== 'wrong_password' && salvaged.error.code !== 'wrong_code') return false
    }
    return false
  }

  const secretsFor = (slotId: string) =>
    [newPassword, ...day.passwords].map((password) => ({ slotId, password }))

  /** Restores the newest whole copy and signs in. */
  async function restore(): Promise<string | null> {
    if (left-- === 0) return null
    const chosen = await chooseCopy(null)
    if (chosen === null) return null
    const ready = await preview(chosen)
    if (ready === null || !(await replace(chosen.copyId, ready))) return null
    return await comeIn()
  }

  interface Chosen {
    copyId: string
    slotId: string
  }

  /** The newest copy; where people are missing, the newest one that has more than `people`, if there is one. */
  async function chooseCopy(people: number | null): Promise<Chosen | null> {
    const listed = await call('backup', 'list')
    note('copies', listed)
    const fuller = listed.ok
      ? listed.value.copies.find((copy) => people !== null && copy.isWhole !== false && copy.people > people)
      : undefined
    const newest = fuller?.copyId ?? (listed.ok ? listed.value.newestWhole : null)
    const described =
      newest === null
        ? await call('backup', 'chooseFile')
        : await call('backup', 'describe', { copyId: newest })
    note(newest === null ? 'a chosen file' : 'the newest copy', described)
    if (!described.ok || described.value === null) return null
    const { copyId, accounts } = described.value
    return { copyId, slotId: ownersSlot({ kind: 'signed_out', accounts }) }
  }

  interface Ready {
    secret: { slotId: string; password: string } | { code: string }
    preview: RestorePreview
  }

  async function preview({ copyId, slotId }: Chosen): Promise<Ready | null> {
    for (const secret of [...secretsFor(slotId), { code: day.code }]) {
      let previewed = await call('backup', 'preview', { copyId, secret })
      if (!previewed.ok && previewed.error.code === 'wait') {
        clock.advance(5 * 60_000)
        previewed = await call('backup', 'preview', { copyId, secret })
      }
      note('preview', previewed)
      if (previewed.ok) {
        steps.push(`what it brings: ${JSON.stringify(previewed.value)}`)
        return { secret, preview: previewed.value }
      }
      if (previewed.error.code !== 'wrong_password' && previewed.error.code !== 'wrong_code') return null
    }
    return null
  }

  async function replace(copyId: string, { secret, preview: shown }: Ready): Promise<boolean> {
    const restored = await call('backup', 'restore', { copyId, secret })
    note('restore', restored)
    if (restored.ok) told.push({ kind: 'restored', preview: shown, restored: restored.value })
    return restored.ok
  }

  /** Looks at everything, rescues or restores what the app reports, and registers somebody. */
  async function workOn(isThorough: boolean): Promise<void> {
    if ((await health()) === 'damaged') {
      if (!(await salvage())) problems.push('a damaged database could not be rescued')
      followed.password = await comeIn()
      if (followed.password === null) return
      if ((await health()) === 'damaged') problems.push('still damaged after the rescue')
    }
    if (isThorough) await restoreIfMore()
    if (followed.password === null) return
    await look()
    await mustBe('register', await call('people', 'register', registeredAfter))
  }

  const copy = async () => mustBe('copy', await call('backup', 'copyNow'))

  /** Of the notice of missing changes: restores the newest copy if that brings back more than it costs. */
  async function restoreIfMore(): Promise<void> {
    const isMissing = told.some(({ kind }) => kind === 'missing' || kind === 'mismatch')
    if (!isMissing) return
    const present = await call('people', 'list', everyone)
    const chosen = await chooseCopy(present.ok ? present.value.ids.length : 0)
    const ready = chosen && (await preview(chosen))
    if (chosen === null || ready === null) return
    const { people, since } = ready.preview
    if (since.kind !== 'read') return
    const isFree = since.edited + since.hidden + since.accounts === 0 && !since.isPartial
    const listed = present.ok ? present.value.ids.length : 0
    if (!isFree && people + since.returning <= listed) return
    if (!(await replace(chosen.copyId, ready))) problems.push('the restore failed')
    followed.password = await comeIn()
  }

  /** What the daily check finds. */
  async function health(): Promise<string> {
    clock.advance(10_001)
    for (;;) {
      const news = door.news()
      const found = await call('backup', 'health')
      if (!found.ok) return found.error.code
      const { state } = found.value
      steps.push(`health: ${state}`)
      if (state !== 'unknown') return state
      await news
    }
  }

  async function mustBe(
    what: string,
    answer: { ok: true } | { ok: false; error: { code: string } },
  ): Promise<void> {
    note(what, answer)
    if (!answer.ok) problems.push(`${what}: ${answer.error.code}`)
  }

  async function look(): Promise<void> {
    const listed = await call('people', 'list', everyone)
    await mustBe('list', listed)
    if (listed.ok) {
      const ids = [...listed.value.ids]
      for (let at = 0; at < ids.length; at += 200)
        await mustBe('rows', await call('people', 'rows', { ids: ids.slice(at, at + 200) }))
    }
    await mustBe('summary', await call('summary', 'read'))
    await mustBe('accounts', await call('accounts', 'list'))
    await mustBe('claims', await call('claims', 'list', { state: 'open', page: 0 }))
  }

  /** At the next start, both leaders sign in as always. */
  async function comeBack(password: string): Promise<void> {
    const state = await call('session', 'state')
    if (!state.ok || state.value.kind !== 'signed_out') {
      problems.push(`the next start: ${state.ok ? state.value.kind : state.error.code}`)
      return
    }
    const { accounts } = state.value
    const entered = await call('session', 'signIn', { slotId: ownersSlot(state.value), password })
    await mustBe('the next sign-in', entered)
    const luzsSlot = accounts.find(({ displayName }) => displayName === luz.displayName)?.slotId
    if (!entered.ok || luzsSlot === undefined) return
    const listed = await call('accounts', 'list')
    if (!listed.ok || !listed.value.accounts.some(({ displayName }) => displayName === luz.displayName))
      return
    await call('session', 'lock')
    await mustBe(
      'the other leader',
      await call('session', 'signIn', { slotId: luzsSlot, password: luz.password }),
    )
  }

  return {
    comeIn,
    workOn,
    copy,
    comeBack,
    async close() {
      await door.app.close()
      const unexpected = door.logged.filter((line) => line.startsWith('error') && !isOfSqlite(line))
      for (const line of unexpected) problems.push(`logged: ${line.slice(0, 400)}`)
    },
  }
}

/** An error of a damaged file: the leader is told. */
const isOfSqlite = (line: string): boolean => line.includes('SqliteError: database disk image is malformed')

/** The account that the owner chooses by its name. */
function ownersSlot(
  state: Pick<Extract<SessionState, { kind: 'signed_out' }>, 'kind' | 'accounts'> | SessionState,
): string {
  if (!('accounts' in state)) return ''
  const own = state.accounts.find(({ displayName }) => displayName === owner.displayName)
  return (own ?? state.accounts[0])?.slotId ?? ''
}
