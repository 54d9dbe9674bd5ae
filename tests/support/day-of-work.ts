import path from 'node:path'
import { keepSignature } from '../../src-main/authorisation/proofs.ts'
import { makeSheets } from '../../src-main/authorisation/sheets.ts'
import { writeConsentText } from '../../src-main/authorisation/texts.ts'
import type { KnownSlot } from '../../src-main/backup/rebuild.ts'
import { addSameLeaders } from '../../src-main/changes/leaders.ts'
import { record } from '../../src-main/database/audit.ts'
import type { Sqlite } from '../../src-main/database/open.ts'
import { writeSetting } from '../../src-main/database/settings.ts'
import { writeDrafts } from '../../src-main/drafts/repository.ts'
import { addTombstones } from '../../src-main/erased/tombstones.ts'
import * as exchange from '../../src-main/exchange/repository.ts'
import { insertConnection } from '../../src-main/headquarters/repository.ts'
import { beginImport, rememberColumns, setState, stage } from '../../src-main/import/repository.ts'
import { hide } from '../../src-main/people/repository.ts'
import { savePreferences } from '../../src-main/preferences/repository.ts'
import {
  beginRecheck,
  commit as commitRecheck,
  stage as stageRecheck,
} from '../../src-main/recheck/repository.ts'
import { writeGoal } from '../../src-main/summary/goals.ts'
import { type InventedAccount, placeAccount, placeAccounts } from './accounts.ts'
import { inventPopulation } from './population.ts'
import { quickDerive } from './quick-derive.ts'
import { insertPeople, markOwnAnswered } from './seeded.ts'

/** A data folder with rows in every table, as after some days of work. */
export interface DayOfWork {
  file: string
  key: Buffer
  keysGeneration: number
  /** The slots of the key file. */
  slots: KnownSlot[]
}

const boss: InventedAccount & { role: 'LEADER' } = {
  name: 'Marta Gómez Rincón',
  displayName: 'Marta G.',
  cedula: '52000001',
  phone: '3005550100',
  password: 'cinco gatos grises',
  role: 'LEADER',
}
const second: InventedAccount = {
  ...boss,
  name: 'Alberto Cuéllar',
  displayName: 'Beto C.',
  cedula: '1390000003',
}
const helper: InventedAccount = {
  ...boss,
  name: 'Úrsula Quiñones',
  displayName: 'Úrsula',
  cedula: '1390000004',
  role: 'USER',
}
const gone: InventedAccount = {
  ...second,
  name: 'Nelly Zuluaga',
  displayName: 'Nelly Z.',
  cedula: '1390000005',
}

const answer = (nth: number) =>
  `<html>${`respuesta inventada ${nth} `.repeat(nth % 5 === 0 ? 700 : 20)}</html>`

/** `folder` must be empty. */
export async function workForADay(folder: string, people: number, now: number): Promise<DayOfWork> {
  const { key, database, placed } = await placeAccounts(
    folder,
    [boss, second, helper],
    now - 9e9,
    quickDerive,
  )
  const { sqlite } = database
  const [own, other] = placed.map(({ accountId }) => accountId) as [number, number]
  const removed = placeAccount(database, gone, '0195b1a0-0000-4000-8000-00000000dead', false, now - 8e9)
  markOwnAnswered(database)
  const all = inventPopulation({ seed: 16, people, now })
  const share = Math.floor(people / 10)
  insertPeople(database, [
    { accountId: own, people: all.slice(share) },
    { accountId: other, people: all.slice(3, share) },
    { accountId: removed.accountId, people: all.slice(0, 3) },
  ])
  sqlite.prepare('UPDATE accounts SET removed_at = ? WHERE id = ?').run(now - 9e8, removed.accountId)
  claimSome(sqlite, own, other, now)
  const response = sqlite.prepare('INSERT INTO census_responses (person_id, raw_response) VALUES (?, ?)')
  for (const [nth, id] of settled(sqlite).entries()) if (nth % 3 === 0) response.run(id, answer(nth))
  const page = sqlite.prepare('INSERT INTO attempt_responses (attempt_id, raw_response) VALUES (?, ?)')
  const failed = sqlite
    .prepare(
      `SELECT id FROM lookup_attempts WHERE error IS NOT NULL
          AND id NOT IN (SELECT attempt_id FROM attempt_responses)`,
    )
    .pluck()
    .all() as number[]
  for (const [nth, id] of failed.entries()) if (nth % 2 === 0) page.run(id, answer(nth))
  for (const id of settled(sqlite).slice(40, 44)) hide(database, id, now - 1e8)
  writeDrafts(database, own, { new: null, edit: { personId: 9 } as never })
  savePreferences(database, own, {})
  sqlite.exec(`INSERT INTO other_uids SELECT 'other uid', cedula, id FROM people ORDER BY id DESC LIMIT 1`)
  writeGoal(database, own, { people: 300, by: '2026-12-05' }, own, now)
  const importId = beginImport(
    database,
    { accountId: own, name: 'lista.xlsx', total: 3, known: 0, rejected: 0 },
    now,
  )
  stage(database, importId, 0, '[]')
  setState(database, importId, 'done')
  const begun = { accountId: 1, name: 'Personas.referidos-personas', people: 1 }
  const exchangeId = exchange.beginExchange(database, begun, now)
  exchange.stage(database, exchangeId, 0, ['[]'])
  addSameLeaders(sqlite, [['here', 'there']], exchangeId, now)
  exchange.setState(database, exchangeId, 'done')
  rememberColumns(database, own, 'shape', ['cedula', 'name'])
  for (const id of settled(sqlite).slice(50, 53))
    sqlite.prepare('INSERT INTO imported_people VALUES (?, ?)').run(id, importId)
  sqlite.exec(
    `INSERT INTO captchas_ahead (captcha, state, intended_at, cost) VALUES ('{}', 'unused', ${now - 1e7}, 0.003)`,
  )
  for (let n = 0; n < 40; n++)
    record(database, { at: now - n, accountId: own, action: 'keys_mismatch_accepted', detail: {} })
  sqlite.exec(`INSERT INTO cedula_questions VALUES (${own}, 50, ${now})`)
  const recheckId = beginRecheck(database, { accountId: own, scope: 'own', wanted: { kind: 'errors' } }, now)
  stageRecheck(database, recheckId, 0, settled(sqlite).slice(60, 66))
  commitRecheck(database, recheckId, now)
  writeConsentText(database, 'Autorizo que mis datos se guarden en este equipo.', own, now)
  makeSheets(database, { place: 'Reunión El Recreo', sheets: 2 }, own, now)
  for (const id of settled(sqlite).slice(0, 30))
    keepSignature(database, id, '10,20 30,40 50,60 70,80 90,99 110,9', own, now)
  sqlite.exec(`INSERT INTO removed_proofs VALUES ('0195b1a0-0000-7000-8000-0000000000f0')`)
  sqlite.exec(
    `INSERT INTO requests (account_id, kind, way, received_on, due_on, name, asked, noted_at)
     VALUES (${own}, 'query', 'phone', '2026-11-30', '2026-12-15', 'Zenaida Tovar', 'sus datos', ${now})`,
  )
  addTombstones(sqlite, ['1013999999'], { erasedAt: now - 1e8, reason: 'asked' })
  sqlite.exec(`INSERT INTO earlier_keys VALUES ('${'0'.repeat(64)}', ${now - 1e9})`)
  connectNowhere(sqlite)
  writeSetting(database, 'keys_generation', '1')
  writeSetting(database, 'paused', 'yes')
  writeSetting(database, 'captcha_key', '0123456789abcdef')
  database.close()
  const slots = placed.map(({ slotId, displayName }) => ({ id: slotId, displayName }))
  return { file: path.join(folder, 'referidos.db'), key, keysGeneration: 1, slots }
}

/** A headquarters that does not answer. */
function connectNowhere(sqlite: Sqlite): void {
  const age = { identity: `AGE-SECRET-KEY-1${'Q'.repeat(58)}`, recipient: `age1${'q'.repeat(58)}` }
  const keys = {
    campaign: age,
    everybody: age,
    member: age,
    signing: { secret: 'AAAA', public: 'AAAA' },
    hash: '0'.repeat(64),
  }
  insertConnection(sqlite, {
    address: 'http://127.0.0.1:9',
    campaign: 'c',
    device: 'd',
    member: 'm',
    role: 'coordinator',
    token: 't',
    keys,
  })
  sqlite.exec(`
    INSERT INTO headquarters_members VALUES ('m', 'Coordinación', 'coordinator', '${age.identity}', 1, NULL);
    INSERT INTO headquarters_leaders VALUES ('u', 'm', 'd', 'Ana');
    INSERT INTO headquarters_devices VALUES ('d', 'm', 'coordinator', 1, NULL, NULL);
    INSERT INTO headquarters_invitations VALUES ('i', 'm', 'leader', 1);
    INSERT INTO headquarters_pulled VALUES (1, 2);
    INSERT INTO headquarters_relays VALUES ('u', 'm');
    INSERT INTO headquarters_departed VALUES ('u');
    INSERT INTO headquarters_disputed VALUES ('u', 1);
    INSERT INTO headquarters_keys VALUES ('d', 1, 'm', '00', NULL);
    INSERT INTO headquarters_costs VALUES ('d', '2026-11-30', 'm', 0.5);
    INSERT INTO headquarters_erasures VALUES ('00', 1)`)
}

const settled = (sqlite: Sqlite): number[] =>
  sqlite.prepare('SELECT person_id FROM census_records WHERE status IS NOT NULL').pluck().all() as number[]

function claimSome(sqlite: Sqlite, own: number, other: number, now: number): void {
  const ids = sqlite.prepare('SELECT id FROM people WHERE referred_by = ? LIMIT 60').pluck().all(own)
  const claim = sqlite.prepare(
    `INSERT INTO claims (person_id, claimed_by, name, phone, method, text_version, given_at, created_at, decided_at,
       decision, note, decided_by, held_by)
     VALUES (@personId, @other, 'Yolanda Patiño', '3005550188', 'signature', 1, @now, @now, @decidedAt,
       @decision, @note, @decidedBy, @heldBy)`,
  )
  for (const [nth, personId] of ids.entries()) {
    const decided = {
      decidedAt: now,
      decision: 'kept',
      note: 'Ella trajo la hoja.',
      decidedBy: own,
      heldBy: own,
    }
    const open = { decidedAt: null, decision: null, note: null, decidedBy: null, heldBy: null }
    claim.run({ personId, other, now, ...(nth % 2 === 0 ? decided : open) })
  }
}
