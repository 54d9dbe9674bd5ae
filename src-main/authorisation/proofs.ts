import { v7 as uuidv7 } from 'uuid'
import type {
  ListedProof,
  PersonAuthorisation,
  ProofContent,
  RecordedConsent,
} from '../../src-preload/contract/index.ts'
import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { removeSealed, seal, unseal } from './sealed-files.ts'
import { sheetLineOf } from './sheets.ts'
import { consentTextOf } from './texts.ts'

/** Signatures and photos, which show that people authorised. */

type Read = Pick<Database, 'sqlite'>

const inserts = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `INSERT INTO proofs (uid, person_id, sheet_id, collected_by, taken_at, strokes, key)
     VALUES (@uid, @personId, @sheetId, @collectedBy, @now, @strokes, @key)`,
  ),
)

export function keepSignature(
  { sqlite }: Read,
  personId: number,
  strokes: string,
  collectedBy: number,
  now: number,
): void {
  const uid = uuidv7({ msecs: now })
  inserts(sqlite).run({ uid, personId, sheetId: null, collectedBy, now, strokes, key: null })
}

/** Subject of a photo: a person or a sheet. */
export type PhotoOf = { personId: number; sheetId: null } | { personId: null; sheetId: number }

/** Writes the file before the row: a kill between the two leaves a file that no key opens. */
export function keepPhoto(
  { sqlite }: Read,
  dataDir: string,
  of: PhotoOf,
  image: Uint8Array,
  collectedBy: number,
  now: number,
): void {
  const uid = uuidv7({ msecs: now })
  const key = seal(dataDir, uid, image)
  try {
    inserts(sqlite).run({ uid, ...of, collectedBy, now, strokes: null, key })
  } catch (error) {
    removeSealed(dataDir, [uid])
    throw error
  }
}

type ConsentRow = Omit<RecordedConsent, 'text' | 'sheet'> & { sheet: string | null; line: number | null }

const readsPerson = once((sqlite: Sqlite) => ({
  consents: sqlite.prepare(
    `SELECT method, text_version AS textVersion, given_at AS givenAt, coalesce(recorded_at, given_at) AS recordedAt,
            account.display_name AS by, sheet, sheet_line AS line
       FROM consents LEFT JOIN accounts AS account ON account.id = collected_by
      WHERE consents.person_id = ?
      ORDER BY coalesce(recorded_at, given_at) DESC, method = 'revoked' DESC, consents.id DESC`,
  ),
  proofs: sqlite.prepare(
    `SELECT proofs.id, iif(strokes IS NULL, 'photo', 'signature') AS kind, taken_at AS takenAt,
            account.display_name AS by, sheet.code AS sheet
       FROM (SELECT id FROM proofs WHERE person_id = @personId
              UNION
             SELECT proofs.id FROM proofs JOIN sheets ON sheets.id = sheet_id
              WHERE sheets.code IN (SELECT sheet FROM consents WHERE person_id = @personId)) AS wanted
       JOIN proofs ON proofs.id = wanted.id
       LEFT JOIN sheets AS sheet ON sheet.id = proofs.sheet_id
       LEFT JOIN accounts AS account ON account.id = proofs.collected_by
      ORDER BY takenAt DESC, proofs.id DESC`,
  ),
}))

export function authorisationOf(database: Read, personId: number): PersonAuthorisation {
  const { consents, proofs } = readsPerson(database.sqlite)
  return {
    consents: (consents.all(personId) as ConsentRow[]).map(({ sheet, line, ...consent }) => ({
      ...consent,
      text: consentTextOf(database, consent.textVersion),
      sheet: sheetLineOf(sheet, line),
    })),
    proofs: proofs.all({ personId }) as ListedProof[],
  }
}

/** The owner of a proof; null: no proof has this id. */
export function ownerOf(
  { sqlite }: Read,
  proofId: number,
): { personId: number | null; accountId: number | null } | null {
  const found = sqlite
    .prepare(
      `SELECT person_id AS personId, account_id AS accountId
         FROM proofs LEFT JOIN sheets ON sheets.id = sheet_id WHERE proofs.id = ?`,
    )
    .get(proofId) as { personId: number | null; accountId: number | null } | undefined
  return found ?? null
}

export function contentOf({ sqlite }: Read, dataDir: string, proofId: number): ProofContent {
  const row = sqlite.prepare('SELECT uid, strokes, key FROM proofs WHERE id = ?').get(proofId) as
    | { uid: string; strokes: string | null; key: string | null }
    | undefined
  if (row === undefined) return { kind: 'missing' }
  if (row.strokes !== null) return { kind: 'signature', strokes: row.strokes }
  const image = row.key === null ? null : unseal(dataDir, row.uid, row.key)
  return image === null ? { kind: 'missing' } : { kind: 'photo', image }
}

export function removeProof({ sqlite }: Read, dataDir: string, proofId: number): void {
  sqlite.prepare('DELETE FROM proofs WHERE id = ?').run(proofId)
  removeFiles({ sqlite }, dataDir)
}

/** The uids of photos whose rows are gone. */
export const removedPhotos = ({ sqlite }: Read): string[] =>
  sqlite.prepare('SELECT uid FROM removed_proofs').pluck().all() as string[]

/** Deletes the files of photos whose rows are gone; `parent`: the data folder, or the second place. */
export const removeFiles = (database: Read, parent: string): void =>
  removeSealed(parent, removedPhotos(database))

/**
 * Deletes the photos of every sheet that one of these people signed: such a photo shows the person, and others. The
 * files cannot be opened from then on; `removeFiles` deletes them. Must run in the caller's transaction.
 */
export function removeSheetPhotosOf({ sqlite }: Read, personIds: readonly number[]): void {
  sqlite
    .prepare(
      `DELETE FROM proofs WHERE sheet_id IN (SELECT sheets.id FROM sheets JOIN consents ON consents.sheet = sheets.code
        WHERE consents.person_id IN (SELECT value FROM json_each(?)))`,
    )
    .run(JSON.stringify(personIds))
}

/** The sheets whose photos `removeSheetPhotosOf` would remove, and the number of other people on each. */
export const sheetPhotosOf = ({ sqlite }: Read, personId: number): { number: number; others: number }[] =>
  sqlite
    .prepare(
      `SELECT DISTINCT sheets.number,
              (SELECT count(DISTINCT person_id) FROM consents WHERE sheet = sheets.code AND person_id <> @personId) AS others
         FROM consents JOIN sheets ON sheets.code = consents.sheet JOIN proofs ON proofs.sheet_id = sheets.id
        WHERE consents.person_id = @personId ORDER BY sheets.number`,
    )
    .all({ personId }) as { number: number; others: number }[]

/** Moves proofs from some rows to another row of the same person. Must run in the caller's transaction. */
export function moveProofs({ sqlite }: Read, from: readonly number[], to: number): void {
  sqlite
    .prepare('UPDATE proofs SET person_id = ? WHERE person_id IN (SELECT value FROM json_each(?))')
    .run(to, JSON.stringify(from))
}
