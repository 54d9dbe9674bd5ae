import path from 'node:path'
import type { ExportAnswer } from '../src-preload/contract/index.ts'
import type { CallContext } from './handler-types.ts'
import { Refusal } from './refusal.ts'

export interface SaveDialogs {
  /** Asks where to save; null: cancelled. The extension of the name selects the file type. */
  saveSpreadsheet(suggestedName: string): Promise<string | null>
  savePdf(suggestedName: string): Promise<string | null>
  showInFolder(file: string): void
}

/** Saves files at paths that the user chooses. */
export interface ChosenFiles<Session> {
  /**
   * Asks for a path. Returns it with the extension `ending`, and the open session; null: cancelled. After the dialog,
   * throws the `Refusal` of `unlocked`, or `Refusal('not_signed_in')` if another account signed in meanwhile.
   */
  choose(
    ending: Ending,
    suggestedName: string,
    accountId: number,
  ): Promise<{ file: string; session: Session } | null>
  /**
   * Asks for a path with the extension of the suggested name and calls `write`, which returns the number of rows.
   * Throws `Refusal('busy')` while the same account has a save dialog open or an export running. A dialog that another
   * account left open before a lock does not count.
   */
  saveSheet(
    suggestedName: string,
    accountId: number,
    write: (file: string, session: Session) => Promise<number | 'aborted'>,
  ): Promise<ExportAnswer>
  /** Records the last written file and its account, for `showLast`. */
  wrote(file: string, accountId: number): void
  /** Shows the last written file in the system's file manager; no effect if another account wrote it. */
  showLast(accountId: number): void
}

const endings = ['.xlsx', '.csv', '.pdf', '.json', '.referidos-personas'] as const
type Ending = (typeof endings)[number]

/** `unlocked` returns the signed-in caller; it throws a `Refusal` if there is none. */
export function createChosenFiles<Session>(
  unlocked: () => CallContext<Session>,
  dialogs: SaveDialogs,
): ChosenFiles<Session> {
  let last: { file: string; accountId: number } | null = null
  /** Ids of accounts that have a save in progress. */
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
    async saveSheet(suggestedName, accountId, write) {
      if (saving.has(accountId)) throw new Refusal('busy')
      saving.add(accountId)
      try {
        const ending = endings.find((one) => one === path.extname(suggestedName)) ?? '.xlsx'
        const chosen = await choose(ending, suggestedName, accountId)
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
