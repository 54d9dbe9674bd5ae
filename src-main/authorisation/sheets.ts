import { randomInt } from 'node:crypto'
import {
  linesOfSheet,
  type SheetLine,
  type SheetPhoto,
  type SignedSheet,
  sheetNumber,
} from '../../src-preload/contract/index.ts'
import { recoveryAlphabet } from '../../src-preload/fields.ts'
import { record } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { consentText } from './texts.ts'

/** Numbered sheets on which the people of a meeting sign. */

type Read = Pick<Database, 'sqlite'>

type SheetRow = Omit<SignedSheet, 'photos' | 'nextLine'> & { last: number | null }

const columns = `id, code, number, place, text_version AS textVersion, made_at AS madeAt, lines,
  (SELECT count(DISTINCT person_id) FROM consents WHERE sheet = sheets.code) AS typed,
  (SELECT max(sheet_line) FROM consents WHERE sheet = sheets.code) AS last`

const shown = (sqlite: Sqlite, { last, ...sheet }: SheetRow): SignedSheet => ({
  ...sheet,
  nextLine: (last ?? 0) < sheet.lines ? (last ?? 0) + 1 : null,
  photos: sqlite
    .prepare('SELECT id AS proofId, taken_at AS takenAt FROM proofs WHERE sheet_id = ? ORDER BY id')
    .all(sheet.id) as SheetPhoto[],
})

/** Newest first. */
export const sheetsOf = ({ sqlite }: Read, accountId: number): SignedSheet[] =>
  (
    sqlite
      .prepare(`SELECT ${columns} FROM sheets WHERE account_id = ? ORDER BY id DESC`)
      .all(accountId) as SheetRow[]
  ).map((row) => shown(sqlite, row))

const letters = (): string =>
  Array.from({ length: 4 }, () => recoveryAlphabet.charAt(randomInt(recoveryAlphabet.length))).join('')

/** Numbers are shared by all leaders of this laptop, so that no two sheets have the same one. */
export function makeSheets(
  database: Database,
  { place, sheets }: { place: string | null; sheets: number },
  accountId: number,
  now: number,
): void {
  const { sqlite } = database
  immediately(sqlite, () => {
    const { version } = consentText(database)
    const last = sqlite.prepare('SELECT coalesce(max(number), 0) FROM sheets').pluck().get() as number
    const insert = sqlite.prepare(
      `INSERT INTO sheets (code, number, account_id, text_version, place, lines, made_at)
       VALUES (@code, @number, @accountId, @version, @place, ${linesOfSheet}, @now)`,
    )
    const [from, to] = [last + 1, last + sheets]
    for (let number = from; number <= to; number++)
      insert.run({ code: `${number}-${letters()}`, number, accountId, version, place, now })
    record(database, { at: now, accountId, action: 'sheets_made', detail: { from, to } })
  })
}

/** The text that was read on a sheet; null: the account has no such sheet, or the line is taken. */
export function versionOfLine({ sqlite }: Read, { code, line }: SheetLine, accountId: number): number | null {
  const version = sqlite
    .prepare(
      `SELECT text_version FROM sheets WHERE code = @code AND account_id = @accountId AND @line <= lines
          AND NOT EXISTS (SELECT 1 FROM consents WHERE sheet = @code AND sheet_line = @line)`,
    )
    .pluck()
    .get({ code, line, accountId })
  return (version as number | undefined) ?? null
}

/** The sheets for printing, in the order of their numbers. Leaves out other leaders' sheets. */
export const printedSheets = (
  sqlite: Sqlite,
  ids: readonly number[],
  accountId: number,
): Pick<SignedSheet, 'code' | 'number' | 'place' | 'textVersion' | 'lines'>[] =>
  sqlite
    .prepare(
      `SELECT code, number, place, text_version AS textVersion, lines FROM sheets
        WHERE account_id = ? AND id IN (SELECT value FROM json_each(?)) ORDER BY number`,
    )
    .all(accountId, JSON.stringify(ids)) as Pick<
    SignedSheet,
    'code' | 'number' | 'place' | 'textVersion' | 'lines'
  >[]

export const sheetLineOf = (code: string | null, line: number | null): SheetLine | null =>
  code === null || line === null || Number.isNaN(sheetNumber(code)) ? null : { code, line }
