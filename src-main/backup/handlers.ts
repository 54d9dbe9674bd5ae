import type {
  BackupState,
  DatabaseHealth,
  ListedAccount,
  RestoreProgress,
  SalvageProgress,
} from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import { note } from '../database/audit.ts'
import type { Changes } from '../database/changes.ts'
import type { Database } from '../database/open.ts'
import type { CallContext, Handlers } from '../handler-types.ts'
import { Refusal } from '../refusal.ts'
import type { Backups } from './backups.ts'
import type { OpenedCopy } from './opened.ts'
import type { Restores } from './restore.ts'
import { lastSalvage, type Salvages } from './salvages.ts'

export interface CopyDialogs {
  /** Asks for the folder of the second place; null: cancelled. */
  chooseCopyFolder(): Promise<string | null>
  /** Asks for the file of a copy; null: cancelled. */
  chooseCopy(): Promise<string | null>
}

interface BackupSession {
  database: Database
  changes: Changes
  backups: Backups
  health(): DatabaseHealth
  databaseKey: Uint8Array
}

export interface BackupHandlerOptions {
  clock: Pick<Clock, 'now'>
  restores: Restores
  salvages: Salvages
  dialogs: CopyDialogs
  opened: Pick<OpenedCopy, 'take'>
  /** The accounts that can open the present data. */
  accounts(): ListedAccount[]
  /** The signed-in caller, checked again after a dialog. Throws a `Refusal` if there is none. */
  unlocked(): CallContext<BackupSession>
  /** The open session's caller; null: no session is open. Throws `Refusal('busy')` if it is locked or being changed. */
  caller(): CallContext<BackupSession> | null
  /** Closes the session. */
  closeSession(): Promise<void>
  onProgress(progress: RestoreProgress): void
  onSalvageProgress(progress: SalvageProgress): void
}

export function backupHandlers({
  clock,
  restores,
  salvages,
  dialogs,
  opened,
  accounts,
  unlocked,
  caller,
  closeSession,
  onProgress,
  onSalvageProgress,
}: BackupHandlerOptions): Handlers<BackupSession>['backup'] {
  let stopSalvage: (() => void) | null = null

  /**
   * The key of the open session; null: none is open. Throws unless the caller is the owner, who alone may see and
   * replace the data.
   */
  function keyOfOwner(): Uint8Array | null {
    const open = caller()
    if (open === null) return null
    if (!open.account.isOwner) throw new Refusal('forbidden')
    return open.session.databaseKey
  }

  function refuseOpen(): void {
    if (caller() !== null) throw new Refusal('busy')
  }

  async function after(session: BackupSession, work: () => Promise<void> | void): Promise<BackupState> {
    await work()
    return await session.backups.state()
  }

  function notePlace({ session, account }: CallContext<BackupSession>, isSet: boolean): void {
    note(session, {
      at: clock.now(),
      accountId: account.id,
      action: 'setting_changed',
      detail: { setting: 'backup_place', to: isSet ? 1 : 0 },
    })
  }

  return {
    state: (_, { session }) => session.backups.state(),
    copyNow: (_, { session }) => after(session, () => session.backups.copy('asked')),
    async choosePlace(_, { session, account }) {
      const folder = await dialogs.chooseCopyFolder()
      if (folder === null) return await session.backups.state()
      const now = unlocked()
      if (now.account.id !== account.id) throw new Refusal('not_signed_in')
      return await after(now.session, async () => {
        await now.session.backups.choosePlace(folder)
        notePlace(unlocked(), true)
      })
    },
    forgetPlace: (_, { session, account }) =>
      after(session, async () => {
        await session.backups.forgetPlace()
        notePlace({ session, account }, false)
      }),
    askLater: (_, { session }) => after(session, () => session.backups.askLater()),
    list: () => restores.list(),
    async chooseFile() {
      const file = await dialogs.chooseCopy()
      return file === null ? null : await restores.take(file)
    },
    async takeOpened() {
      // While the session is locked, the copy stays for the next unlock.
      caller()
      const file = opened.take()
      return file === null ? null : await restores.take(file)
    },
    describe: ({ copyId }) => restores.describe(copyId),
    preview: async ({ copyId, secret }) =>
      await restores.preview(await restores.prepare(copyId, secret, keyOfOwner())),
    async restore({ copyId, secret }) {
      const prepared = await restores.prepare(copyId, secret, keyOfOwner())
      // Checks again: somebody may have locked or signed in meanwhile.
      if (keyOfOwner() !== null) await closeSession()
      return await restores.restore(prepared, refuseOpen, (percent) => onProgress({ percent }))
    },
    health: (_, { session }) => session.health(),
    accounts: () => accounts(),
    async salvage({ secret }) {
      keyOfOwner()
      const solved = await salvages.solve(secret)
      if (keyOfOwner() !== null) await closeSession()
      const stop = new AbortController()
      stopSalvage = () => stop.abort(new Refusal('busy'))
      const call = { signal: stop.signal, onProgress: (percent: number) => onSalvageProgress({ percent }) }
      const { people: _, ...counts } = await salvages.salvage(solved, refuseOpen, call)
      return counts
    },
    abortSalvage() {
      stopSalvage?.()
      return null
    },
    lastSalvage: (_, { session, account }) => lastSalvage(session.database, account.id),
  }
}
