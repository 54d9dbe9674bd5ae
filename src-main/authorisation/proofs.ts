import { v7 as uuidv7 } from 'uuid'
import type {
  ListedProof,
  PersonAuthorisation,
  ProofContent,
  ProofKind,
  RecordedConsent,
  SheetShown,
} from '../../src-preload/contract/index.ts'
import { record, uidOf } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
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

/** Records who added or removed what. Must run in the caller's transaction. */
function recordProof(
  database: Database,
  action: 'proof_added' | 'proof_removed',
  proof: ProofKind,
  { personId, sheetId }: { personId: number | null; sheetId: number | null },
  accountId: number,
  now: number,
): void {
  const person = personId === null ? null : uidOf(database, personId)
  const sheet = sheetId === null ? null : numberOf(database.sqlite).get(sheetId)
  const detail = { proof, ...(sheet === null ? {} : { sheet: sheet as number }) }
  record(database, { at: now, accountId, action, person, detail })
}

const numberOf = once((sqlite: Sqlite) => sqlite.prepare('SELECT number FROM sheets WHERE id = ?').pluck())

export function keepSignature(
  database: Database,
  personId: number,
  strokes: string,
  collectedBy: number,
  now: number,
): void {
  const { sqlite } = database
  const uid = uuidv7({ msecs: now })
  immediately(sqlite, () => {
    inserts(sqlite).run({ uid, personId, sheetId: null, collectedBy, now, strokes, key: null })
    recordProof(database, 'proof_added', 'signature', { personId, sheetId: null }, collectedBy, now)
  })
}

/** Subject of a photo: a person or a sheet. */
export type PhotoOf = { personId: number; sheetId: null } | { personId: null; sheetId: number }

const photoKind = ({ sheetId }: { sheetId: number | null }): ProofKind =>
  sheetId === null ? 'photo' : 'sheet_photo'

/** The file is on disk before the row: a kill between the two leaves a file that nothing opens. */
export function keepPhoto(
  database: Database,
  dataDir: string,
  of: PhotoOf,
  image: Uint8Array,
  collectedBy: number,
  now: number,
): void {
  const { sqlite } = database
  const uid = uuidv7({ msecs: now })
  const key = seal(dataDir, uid, image)
  try {
    immediately(sqlite, () => {
      inserts(sqlite).run({ uid, ...of, collectedBy, now, strokes: null, key })
      recordProof(database, 'proof_added', photoKind(of), of, collectedBy, now)
    })
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

/** The person, or the account that made the sheet. `sheet`: its number. */
interface ProofOwner {
  personId: number | null
  accountId: number | null
  sheet: number | null
}

/** The owner of a proof; null: no proof has this id. */
export function ownerOf({ sqlite }: Read, proofId: number): ProofOwner | null {
  const found = sqlite
    .prepare(
      `SELECT person_id AS personId, account_id AS accountId, number AS sheet
         FROM proofs LEFT JOIN sheets ON sheets.id = sheet_id WHERE proofs.id = ?`,
    )
    .get(proofId) as ProofOwner | undefined
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

export function removeProof(
  database: Database,
  dataDir: string,
  proofId: number,
  accountId: number,
  now: number,
): void {
  const { sqlite } = database
  immediately(sqlite, () => {
    const removed = sqlite
      .prepare(
        `DELETE FROM proofs WHERE id = ?
         RETURNING person_id AS personId, sheet_id AS sheetId, strokes IS NOT NULL AS isSignature`,
      )
      .get(proofId) as { personId: number | null; sheetId: number | null; isSignature: 0 | 1 } | undefined
    if (removed === undefined) return
    const proof = removed.isSignature === 1 ? 'signature' : photoKind(removed)
    recordProof(database, 'proof_removed', proof, removed, accountId, now)
  })
  removeFiles(database, dataDir)
}

/** The uids of photos whose rows are gone. */
export const removedPhotos = ({ sqlite }: Read): string[] =>
  sqlite.prepare('SELECT uid FROM removed_proofs').pluck().all() as string[]

/** The uids of all photos, of those whose rows are gone too. */
export const everyPhoto = ({ sqlite }: Read): string[] =>
  sqlite
    .prepare('SELECT uid FROM proofs WHERE key IS NOT NULL UNION SELECT uid FROM removed_proofs')
    .pluck()
    .all() as string[]

/** Deletes the files of photos whose rows are gone; `parent`: the data folder, or the second place. */
export const removeFiles = (database: Read, parent: string): void =>
  removeSealed(parent, removedPhotos(database))

/**
 * Deletes the rows of photos of those sheets on which one of these people is: they show the person, and others. Their
 * files cannot be opened from then on; `removeFiles` deletes them. Must run in the caller's transaction. Returns the number
 * of the sheet of each photo.
 */
export const removeSheetPhotosOf = ({ sqlite }: Read, personIds: readonly number[]): number[] =>
  sqlite
    .prepare(
      `DELETE FROM proofs WHERE sheet_id IN (SELECT sheets.id FROM sheets JOIN consents ON consents.sheet = sheets.code
        WHERE consents.person_id IN (SELECT value FROM json_each(?)))
       RETURNING (SELECT number FROM sheets WHERE id = sheet_id)`,
    )
    .pluck()
    .all(JSON.stringify(personIds)) as number[]

/** The sheets whose photos `removeSheetPhotosOf` would remove, and how many others each of them shows. */
export const sheetPhotosOf = ({ sqlite }: Read, personIds: readonly number[]): SheetShown[] =>
  sqlite
    .prepare(
      `WITH these AS (SELECT value FROM json_each(?))
       SELECT sheets.number,
              (SELECT count(DISTINCT person_id) FROM consents WHERE sheet = sheets.code AND person_id NOT IN these) AS others
         FROM sheets
        WHERE code IN (SELECT sheet FROM consents WHERE person_id IN these)
          AND EXISTS (SELECT 1 FROM proofs WHERE sheet_id = sheets.id) ORDER BY sheets.number`,
    )
    .all(JSON.stringify(personIds)) as SheetShown[]

/** Moves proofs from some rows to another row of the same person. Must run in the caller's transaction. */
export function moveProofs({ sqlite }: Read, from: readonly number[], to: number): void {
  sqlite
    .prepare('UPDATE proofs SET person_id = ? WHERE person_id IN (SELECT value FROM json_each(?))')
    .run(to, JSON.stringify(from))
}
