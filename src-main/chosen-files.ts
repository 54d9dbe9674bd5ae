import path from 'node:path'
import type { ExportAnswer } from '../src-preload/contract/index.ts'
import type { CallContext } from './handler-types.ts'
import { Refusal } from './refusal.ts'

export interface SaveDialogs {
  /** Asks where to save; null: cancelled. */
  saveSpreadsheet(suggestedName: string): Promise<string | null>
  savePdf(suggestedName: string): Promise<string | null>
  showInFolder(file: string): void
}

/** Files saved where the user picked. */
export interface ChosenFiles<Session> {
  /**
   * The chosen file, with the ending of its kind, and the session that is open after the dialog; null: cancelled. Throws
   * `Refusal('not_signed_in')` if another account signed in while the dialog was open.
   */
  choose(
    ending: Ending,
    suggestedName: string,
    accountId: number,
  ): Promise<{ file: string; session: Session } | null>
  /**
   * `write` returns how many rows it wrote, unless it was aborted. Throws `Refusal('busy')` while this account has
   * another dialog open or file written; the dialog of another account, open since before a lock, refuses nobody.
   */
  saveWorkbook(
    suggestedName: string,
    accountId: number,
    write: (file: string, session: Session) => Promise<number | 'aborted'>,
  ): Promise<ExportAnswer>
  /** Remembers the last written file and its account. */
  wrote(file: string, accountId: number): void
  /** Shows it in the system's file manager; harmless if the account has none. */
  showLast(accountId: number): void
}

type Ending = '.xlsx' | '.pdf'

/** `unlocked`: who is signed in; throws a `Refusal` if nobody is. */
export function createChosenFiles<Session>(
  unlocked: () => CallContext<Session>,
  dialogs: SaveDialogs,
): ChosenFiles<Session> {
  let last: { file: string; accountId: number } | null = null
  /** Account ids. */
  const saving = new Set<number>()

  const choose: ChosenFiles<Session>['choose'] = async (ending, suggestedName, accountId) => {
    const ask = ending === '.pdf' ? dialogs.savePdf : dialogs.saveSpreadsheet
    const chosen = await ask(suggestedName)
    if (chosen === null) return null
    const { session, account } = unlocked()
    if (account.id !== accountId) throw new Refusal('not_signed_in')
    const file = path.extname(chosen).toLowerCase() === ending ? chosen : `${chosen}${ending}`
    return { file, session }
  }

  return {
    choose,
    async saveWorkbook(suggestedName, accountId, write) {
      if (saving.has(accountId)) throw new Refusal('busy')
      saving.add(accountId)
      try {
        const chosen = await choose('.xlsx', suggestedName, accountId)
        if (chosen === null) return { kind: 'aborted' }
        const { file, session } = chosen
        const rows = await write(file, session)
        if (rows === 'aborted') return { kind: 'aborted' }
        last = { file, accountId }
        return { kind: 'saved', path: file, rows }
      } finally {
        saving.delete(accountId)
      }
    },
    wrote(file, accountId) {
      last = { file, accountId }
    },
    showLast(accountId) {
      if (last?.accountId === accountId) dialogs.showInFolder(last.file)
    },
  }
}
