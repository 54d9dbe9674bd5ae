import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { newRecoveryCode } from '../../src-main/accounts/keys.ts'
import { appConsentText } from '../../src-main/authorisation/texts.ts'
import { type Database, open } from '../../src-main/database/open.ts'
import { writeSetting } from '../../src-main/database/settings.ts'
import { channels } from '../../src-main/dispatch.ts'
import { readEnvironment } from '../../src-main/environment.ts'
import type { LookupAnswer, LookupRequest } from '../../src-main/lookup/outcome.ts'
import { register } from '../../src-main/people/repository.ts'
import {
  type Arguments,
  allEntries,
  type Caller,
  type Contract,
  type ErrorCode,
  type Events,
  usualGuidance,
  usualSchedule,
} from '../../src-preload/contract/index.ts'
import { blankTexts, unknownTexts } from '../../src-preload/person-fields.ts'
import { type InventedAccount, type PlacedAccount, placeAccounts } from '../support/accounts.ts'
import { everyone, exportOf, invented, ok, startApp, type TestApp } from '../support/app.ts'
import { migrations, temporaryFolder } from '../support/database.ts'
import { isFull } from '../support/extent.ts'
import { noLookups } from '../support/headless.ts'
import { found } from '../support/lane.ts'
import { listenOnLoopback } from '../support/loopback.ts'
import { somePhoto, someStrokes } from '../support/proofs.ts'
import { quickDerive } from '../support/quick-derive.ts'

/** Calls every channel as every caller, for their own and other people; checks answers, events and the database. */

// ── Accounts and people ─────────────────────────────────────────────────────────────────────────────────────────────

const account = (
  role: 'USER' | 'LEADER',
  displayName: string,
  name: string,
  cedula: string,
  phone: string,
) => ({ role, displayName, name, cedula, phone, password: `la clave de ${displayName}` })

const accounts: InventedAccount[] = [
  account('LEADER', 'Dueña', 'Marta Gómez Rincón', '52000001', '3005550100'),
  account('LEADER', 'Líder A', 'Adriana Peñaloza Ríos', '52000002', '3005550102'),
  account('LEADER', 'Líder B', 'Bernardo Cuéllar Vanegas', '52000003', '3005550103'),
  account('USER', 'Usuaria', 'Ursulina Quiñones Sáenz', '52000004', '3005550104'),
]

/** Two people per leader. */
const registered = [
  { leader: 'Dueña', name: 'Olga Tamayo Duarte', cedula: '1014880101', phone: '3005550201' },
  { leader: 'Dueña', name: 'Orlando Mejía Castaño', cedula: '1014880102', phone: '3005550202' },
  { leader: 'Líder A', name: 'Amparo Zuluaga Niño', cedula: '1014880103', phone: '3005550203' },
  { leader: 'Líder A', name: 'Arturo Benavides Luna', cedula: '1014880104', phone: '3005550204' },
  { leader: 'Líder B', name: 'Blanca Salcedo Prieto', cedula: '1014880105', phone: '3005550205' },
  { leader: 'Líder B', name: 'Baltasar Urrutia Paz', cedula: '1014880106', phone: '3005550206' },
]

interface Somebody {
  name: string
  cedula: string
  phone: string
  /** Display name of the person's own account, or of the leader who referred them. */
  of: string
  isReferred: boolean
  personId: number
  /** A failed lookup of this person. */
  attemptId: number
  /** An open claim of another leader on this person. */
  claimId: number
}

/** What the claimant typed about the person. */
const typed = { name: 'Nombre Que Otro Escribió', phone: '3005557799' }

interface Template {
  folder: string
  key: Buffer
  placed: PlacedAccount[]
  people: Somebody[]
}
let template: Template

beforeAll(async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-test-'))
  const now = Date.now() - 3_600_000
  const { key, database, placed } = await placeAccounts(folder, accounts, now, quickDerive)
  const people = placed.map((own) => somebody(database, own.personId, own, own.displayName, false))
  for (const { leader, ...person } of registered) {
    const by = theOne(placed.find(({ displayName }) => displayName === leader))
    const consent = { method: 'signature', textVersion: 1, accepted: true } as const
    const input = { ...person, ...unknownTexts, consent }
    const answer = register(database, input, by.accountId, by.personId, now)
    if (answer.kind !== 'registered') throw new Error(answer.kind)
    people.push(somebody(database, answer.personId, person, leader, true))
  }
  for (const person of people.filter(({ isReferred }) => isReferred)) claimFor(database, placed, person, now)
  database.close()
  template = { folder, key, placed, people }
  return () => fs.rmSync(folder, { recursive: true })
})

function theOne<Value>(found: Value | undefined): Value {
  if (found === undefined) throw new Error('not there')
  return found
}

// Older than 90 days, the attempts would be pruned a minute after the start.
const recent = Date.now() - 3_600_000

function somebody(
  { sqlite }: Database,
  personId: number,
  { name, cedula, phone }: Pick<Somebody, 'name' | 'cedula' | 'phone'>,
  of: string,
  isReferred: boolean,
): Somebody {
  const { lastInsertRowid } = sqlite
    .prepare(
      `INSERT INTO lookup_attempts (job_id, person_id, started_at, ended_at, outcome, try_number, error)
         SELECT id, person_id, ?, ?, 'timeout', 1, 'timeout' FROM lookup_jobs WHERE person_id = ?`,
    )
    .run(recent, recent + 1, personId)
  const attemptId = Number(lastInsertRowid)
  const page = `<td>${name}</td><td>${cedula}</td>`
  sqlite.prepare('INSERT INTO attempt_responses VALUES (?, ?)').run(attemptId, page)
  return { name, cedula, phone, of, isReferred, personId, attemptId, claimId: 0 }
}

function claimFor({ sqlite }: Database, placed: PlacedAccount[], person: Somebody, now: number): void {
  const isAnother = ({ role, displayName }: PlacedAccount) => role === 'LEADER' && displayName !== person.of
  const claimant = theOne(placed.find(isAnother))
  const { lastInsertRowid } = sqlite
    .prepare(
      `INSERT INTO claims (person_id, claimed_by, name, phone, method, text_version, given_at, created_at)
         VALUES (?, ?, ?, ?, 'voice', 1, ?, ?)`,
    )
    .run(person.personId, claimant.accountId, typed.name, typed.phone, now, now)
  person.claimId = Number(lastInsertRowid)
}

const maySee = (who: PlacedAccount, { of, isReferred }: Somebody): boolean =>
  of === who.displayName && (!isReferred || who.role === 'LEADER')

// ── One row per channel ─────────────────────────────────────────────────────────────────────────────────────────────

type ChannelName = { [Group in keyof Contract]: `${Group}.${keyof Contract[Group] & string}` }[keyof Contract]

type InputOf<Name> = Name extends `${infer Group}.${infer Key}`
  ? Group extends keyof Contract
    ? Key extends keyof Contract[Group]
      ? Arguments<Contract[Group][Key]> extends [infer Input]
        ? Input
        : undefined
      : never
    : never
  : never

interface Row<Name> {
  /** Repeats the contract's caller, so that a change of the contract alone fails the test. */
  may: Caller
  input(person: Somebody): InputOf<Name>
  /** Expected answer for a permitted caller, signed out and signed in. Default: any success. */
  /** `locked`: behind the lock, if it differs from `signedOut`. */
  answer?: { signedOut: object; signedIn: object; locked?: object }
  /** For a channel that names people: the expected answer for somebody else's person. */
  others?: unknown
  /** The owner answers for everybody here, so nobody is somebody else's: the capability's tests state it. */
  isOfCampaign?: true
  /** The only table that a call about somebody else's person may change. Default: none. */
  writes?: string
}

const refused = (code: ErrorCode, more = {}) => ({ ok: false, error: { code, ...more } })
const value = (what: unknown) => ({ ok: true, value: what })
const nothing = () => undefined
const view = everyone
const wholeView = { kind: 'view' as const, view }
const sheets = {
  document: {
    kind: 'people' as const,
    of: wholeView,
    about: '',
    by: 'puesto' as const,
    order: 'surname' as const,
  },
  edition: null,
}
const edited = { name: 'Nombre Cambiado', phone: null, ...blankTexts }
const duplicate = { duplicate: 'another_leaders' }

/** For channels that require a session: `signedOut` is never compared. */
const ownersAnswer = (signedIn: object) => ({ signedOut: {}, signedIn })
/** A well-formed code that belongs to no slot. */
const someCode = newRecoveryCode()
const idOf = (who: string) => theOne(template.placed.find((one) => one.displayName === who)).accountId
const slotOf = (who: string) => theOne(template.placed.find((one) => one.displayName === who)).slotId

const labelled = (personId: number) => ({
  selection: { view: everyone, picks: { kind: 'only' as const, ids: [personId] } },
  label: 'Reunión El Recreo, 29 nov',
  change: 'add' as const,
})

const onlyOne = (personId: number) => ({
  kind: 'chosen' as const,
  of: {
    kind: 'selection' as const,
    selection: { view: everyone, picks: { kind: 'only' as const, ids: [personId] } },
  },
})

const given = () => ({
  method: 'signature' as const,
  day: '2026-03-05',
  textVersion: appConsentText().version,
  accepted: true as const,
})

const policy = {
  controller: 'Movimiento Barrio Vivo',
  identification: '901.234.567-8',
  address: '',
  phone: '',
  email: 'datos@movimiento.example',
  purpose: 'Invitar a las actividades.',
  rights: 'Conocer y borrar.',
  since: '2026-11-01',
  until: 'Hasta el fin de la campaña.',
}
const request = {
  kind: 'query' as const,
  way: 'phone' as const,
  receivedOn: '2026-03-05',
  name: 'Zenaida Quimbaya Tovar',
  cedula: null,
  contact: '3005559900',
  asked: 'Qué datos tienen de ella',
}

const noCopy = '0195b1a0-0000-4000-8000-0000000000c0'
const unrestored = () => ({
  copyId: noCopy,
  secret: { slotId: slotOf('Dueña'), password: 'otra clave' },
})
/** `not_found` signed out and for the owner, `forbidden` for others, `busy` behind the lock: tests/backup/restore.test.ts. */
const refusedAny = expect.objectContaining({ ok: false })
/** This app has no updates; one that has: tests/updates/handlers.test.ts. */
const noUpdates = { answer: { signedOut: refused('busy'), signedIn: refusedAny } }

// A new channel does not compile without a row here.
const rows: { [Name in ChannelName]: Row<Name> } = {
  'session.state': { may: 'anyone', input: nothing },
  'diagnostics.read': { may: 'anyone', input: nothing },
  'diagnostics.licences': { may: 'anyone', input: nothing },
  'backup.takeOpened': {
    may: 'anyone',
    input: nothing,
    // It stays for whoever unlocks.
    answer: { signedOut: value(null), signedIn: value(null), locked: refused('busy') },
  },
  'session.createFirstAccount': {
    may: 'anyone',
    input: ({ name, cedula, phone }) => ({
      name,
      cedula,
      phone,
      displayName: 'X',
      password: '12345678',
      textVersion: 1,
    }),
    answer: { signedOut: refused('already_set_up'), signedIn: refused('already_signed_in') },
    // Wrong tries from before are recorded as soon as the data are open.
    writes: 'audit_log',
  },
  'session.signIn': {
    may: 'anyone',
    input: () => ({ slotId: template.placed[0]?.slotId ?? '', password: 'otra clave' }),
    answer: {
      signedOut: refused('wrong_password', { retryAt: null }),
      signedIn: refused('already_signed_in'),
    },
    // A wrong password behind the lock is recorded.
    writes: 'audit_log',
  },
  'session.resetByRecovery': {
    may: 'anyone',
    input: () => ({ slotId: slotOf('Dueña'), code: someCode, password: 'otra clave' }),
    answer: {
      signedOut: refused('wrong_code', { retryAt: null }),
      signedIn: refused('already_signed_in'),
    },
    writes: 'audit_log',
  },
  'session.unlockWithPin': {
    may: 'anyone',
    input: () => ({ pin: '482915' }),
    answer: { signedOut: refused('pin_spent'), signedIn: refused('already_signed_in') },
    writes: 'audit_log',
  },
  'session.setPin': {
    may: 'signed_in',
    input: ({ of }) => ({ password: `la clave de ${of}`, pin: null }),
    answer: ownersAnswer({}),
  },
  'session.hasPin': { may: 'signed_in', input: nothing },
  'session.accountConsent': { may: 'owner', input: nothing },
  'session.lock': { may: 'signed_in', input: nothing },
  'accounts.list': { may: 'owner', input: nothing },
  'accounts.create': {
    may: 'owner',
    input: () => ({
      name: 'Marta Gómez',
      cedula: '52000001',
      phone: '3005550100',
      displayName: 'X',
      password: '12345678',
      role: 'LEADER',
      textVersion: 1,
    }),
    answer: ownersAnswer(refused('duplicate')),
  },
  'accounts.setRole': { may: 'owner', input: () => ({ accountId: idOf('Líder B'), role: 'LEADER' }) },
  'accounts.setPassword': {
    may: 'owner',
    input: () => ({ accountId: idOf('Usuaria'), password: '12345678' }),
  },
  'accounts.remove': {
    may: 'owner',
    input: () => ({ accountId: idOf('Dueña'), peopleTo: null }),
    answer: ownersAnswer(refused('forbidden')),
  },
  'accounts.reassign': {
    may: 'owner',
    input: () => ({ personIds: [999_999], to: idOf('Dueña') }),
    answer: ownersAnswer(value({ moved: 0 })),
  },
  'accounts.reassignAll': {
    may: 'owner',
    input: () => ({ from: idOf('Líder A'), to: idOf('Dueña') }),
    answer: ownersAnswer(refused('not_found')),
  },
  'accounts.changePassword': {
    may: 'signed_in',
    input: () => ({ current: 'otra clave', next: '12345678' }),
    answer: ownersAnswer(refused('wrong_password')),
  },
  'accounts.recovery': { may: 'owner', input: nothing },
  'accounts.issueRecovery': {
    may: 'owner',
    input: () => ({ password: 'otra clave' }),
    answer: ownersAnswer(refused('wrong_password')),
  },
  'accounts.confirmRecovery': {
    may: 'owner',
    input: () => ({ code: someCode }),
    answer: ownersAnswer(value(false)),
  },
  'accounts.rotateKey': {
    may: 'owner',
    input: () => ({ password: 'otra clave' }),
    answer: ownersAnswer(refused('wrong_password')),
  },
  'accounts.keyFile': { may: 'signed_in', input: nothing },
  'accounts.dismissKeyFile': { may: 'signed_in', input: nothing },
  'accounts.abortRotation': { may: 'owner', input: nothing },
  'people.register': {
    may: 'leader',
    input: ({ cedula }) => ({ ...invented(1, 'Nombre Nuevo'), cedula }),
    others: refused('duplicate', duplicate),
    writes: 'claims',
  },
  'people.edit': {
    may: 'leader',
    input: ({ personId, cedula }) => ({ personId, cedula, ...edited }),
    others: refused('not_found'),
  },
  'people.remove': {
    may: 'leader',
    input: ({ personId }) => ({ personId }),
    others: refused('not_found'),
  },
  // Runs after `people.remove`, on the same person.
  'people.restore': {
    may: 'leader',
    input: ({ personId }) => ({ personId }),
    others: refused('not_found'),
  },
  'people.openMap': {
    may: 'signed_in',
    input: ({ personId }) => ({ personId }),
    others: refused('not_found'),
  },
  'people.checkCedula': {
    may: 'leader',
    input: ({ cedula }) => ({ cedula }),
    others: value({ check: 'free', person: null, erasure: null }),
    writes: 'cedula_questions',
  },
  'people.correctOwn': { may: 'signed_in', input: () => ({ name: 'Nombre Corregido', phone: '3005550999' }) },
  'people.registeredToday': { may: 'leader', input: nothing },
  'people.list': { may: 'leader', input: () => view },
  'people.first': { may: 'leader', input: () => view },
  'people.rows': { may: 'leader', input: ({ personId }) => ({ ids: [personId] }), others: value([]) },
  'people.places': { may: 'leader', input: nothing },
  // Each caller did something before; what comes of it: tests/changes/undo.test.ts.
  'changes.undo': { may: 'leader', input: nothing },
  'changes.ofPerson': {
    may: 'leader',
    input: ({ personId }) => ({ personId }),
    others: refused('not_found'),
  },
  'changes.undoOne': {
    may: 'leader',
    input: ({ personId }) => ({ personId, changeId: 1 }),
    answer: ownersAnswer(expect.anything()),
    others: refused('not_found'),
  },
  'people.barrios': { may: 'leader', input: nothing },
  'people.labels': { may: 'leader', input: nothing },
  'people.label': {
    may: 'leader',
    input: ({ personId }) => labelled(personId),
    others: value({ changed: 0, full: 0 }),
  },
  'people.authorise': {
    may: 'leader',
    input: ({ personId }) => ({ selection: labelled(personId).selection, consent: given() }),
    others: value({ authorised: 0 }),
  },
  'people.revoke': {
    may: 'leader',
    input: ({ personId }) => ({ selection: labelled(personId).selection }),
    others: value({ revoked: 0 }),
  },
  'people.consentTexts': { may: 'leader', input: nothing },
  'authorisation.policy': { may: 'signed_in', input: nothing },
  'authorisation.savePolicy': { may: 'owner', input: () => policy },
  'authorisation.writeText': { may: 'owner', input: () => ({ text: appConsentText().text }) },
  'authorisation.sheets': { may: 'leader', input: nothing },
  'authorisation.makeSheets': { may: 'leader', input: () => ({ place: 'El Recreo', sheets: 1 }) },
  'authorisation.ofPerson': {
    may: 'leader',
    input: ({ personId }) => ({ personId }),
    others: refused('not_found'),
  },
  'authorisation.sign': {
    may: 'leader',
    input: ({ personId }) => ({ personId, strokes: someStrokes }),
    others: refused('not_found'),
  },
  'authorisation.addPhoto': {
    may: 'leader',
    input: ({ personId }) => ({ personId, image: somePhoto }),
    others: refused('not_found'),
  },
  // The sheet that `makeSheets` made, and the signature of `sign`.
  'authorisation.addSheetPhoto': { may: 'leader', input: () => ({ sheetId: 1, image: somePhoto }) },
  'authorisation.proof': { may: 'leader', input: () => ({ proofId: 1 }) },
  'authorisation.removeProof': { may: 'leader', input: () => ({ proofId: 1 }) },
  'preferences.read': { may: 'signed_in', input: nothing },
  'preferences.save': { may: 'signed_in', input: () => ({ theme: 'dark' }) },
  'preferences.saveScreenState': {
    may: 'signed_in',
    input: ({ personId }) => ({
      route: '/',
      view,
      scrollTop: 0,
      openId: personId,
      activeId: null,
      panel: 'closed',
    }),
  },
  'preferences.screenState': { may: 'signed_in', input: nothing },
  'drafts.read': { may: 'leader', input: nothing },
  'drafts.keep': { may: 'leader', input: () => ({ new: null, edit: null }) },
  'claims.list': { may: 'owner', input: () => ({ state: 'open', page: 0 }) },
  'claims.decide': {
    may: 'owner',
    input: ({ claimId }) => ({ claimId, decision: 'keep', note: 'Vive en su barrio' }),
  },
  'census.refresh': {
    may: 'leader',
    input: ({ personId }) => ({ personIds: [personId] }),
    others: refused('not_found'),
  },
  'census.refreshable': {
    may: 'leader',
    input: ({ personId }) => ({ view: everyone, picks: { kind: 'only', ids: [personId] } }),
    others: value({
      people: 0,
      ready: 0,
      final: 0,
      cooling: 0,
      unauthorised: 0,
      coolingUntil: null,
      next: [],
    }),
  },
  'census.own': { may: 'signed_in', input: nothing },
  'recheck.state': { may: 'leader', input: nothing },
  'recheck.preview': {
    may: 'leader',
    input: ({ personId }) => onlyOne(personId),
    others: value(
      expect.objectContaining({
        people: 0,
        leftOut: { unauthorised: 0, unanswered: 0, queued: 0, samples: 0, elsewhere: 0 },
      }),
    ),
  },
  // Nobody's lookup has failed.
  'recheck.start': {
    may: 'leader',
    input: () => ({ kind: 'errors' }),
    answer: ownersAnswer(value({ kind: 'nobody' })),
  },
  'recheck.abortStart': { may: 'leader', input: nothing },
  'recheck.pause': { may: 'leader', input: nothing, answer: ownersAnswer(refused('not_found')) },
  'recheck.resume': { may: 'leader', input: nothing, answer: ownersAnswer(refused('not_found')) },
  'recheck.cancel': { may: 'leader', input: nothing, answer: ownersAnswer(refused('not_found')) },
  'recheck.forget': { may: 'leader', input: nothing, answer: ownersAnswer(refused('not_found')) },
  'recheck.changes': {
    may: 'leader',
    input: () => ({ recheckId: 1, page: 0 }),
    answer: ownersAnswer(refused('not_found')),
  },
  'recheck.export': {
    may: 'leader',
    input: () => ({ recheckId: 1, format: 'csv' }),
    answer: ownersAnswer(refused('not_found')),
  },
  'queue.state': { may: 'signed_in', input: nothing },
  'queue.networkChanged': { may: 'leader', input: nothing },
  'queue.solveCaptchas': { may: 'leader', input: nothing },
  'queue.openWindow': { may: 'leader', input: nothing },
  'queue.startRound': { may: 'leader', input: () => ({ people: 3 }) },
  'queue.nextOfRound': { may: 'leader', input: nothing },
  'queue.endRound': { may: 'leader', input: nothing },
  'queue.putRoundAway': { may: 'leader', input: nothing },
  'queue.showCaptcha': { may: 'leader', input: nothing },
  'queue.pause': { may: 'leader', input: nothing },
  'queue.resume': { may: 'leader', input: nothing },
  'queue.breakOff': {
    may: 'leader',
    input: ({ personId }) => ({ personId }),
    others: refused('not_found'),
  },
  'queue.withdrawRefresh': {
    may: 'leader',
    input: ({ personId }) => ({ personId }),
    others: refused('not_found'),
  },
  'queue.waiting': { may: 'leader', input: () => ({ page: 0 }) },
  'queue.history': { may: 'leader', input: () => ({ filter: 'all', before: null }) },
  'queue.attempt': {
    may: 'leader',
    input: ({ attemptId }) => ({ attemptId }),
    others: refused('not_found'),
  },
  'queue.historyOf': {
    may: 'leader',
    input: ({ personId }) => ({ personId, before: null }),
    others: refused('not_found'),
  },
  'settings.captcha': { may: 'leader', input: nothing },
  'settings.chooseCaptchaWay': { may: 'owner', input: () => ({ way: 'service' }) },
  'settings.saveCaptchaKey': { may: 'owner', input: () => ({ key: 'e'.repeat(32) }) },
  'settings.saveDailyCeiling': { may: 'owner', input: () => ({ dollars: 3 }) },
  'settings.saveCaptchaPeer': {
    may: 'owner',
    input: () => ({ peer: { url: 'https://captchas.example', key: 'e'.repeat(32) } }),
  },
  'settings.chooseFirstCaptcha': { may: 'owner', input: () => ({ provider: 'create_task' }) },
  'settings.savePesoRate': { may: 'owner', input: () => ({ pesos: 4_100 }) },
  'settings.captchaBalance': { may: 'leader', input: () => ({ provider: '2captcha' }) },
  'settings.census': { may: 'leader', input: nothing },
  'settings.saveCensus': { may: 'owner', input: () => ({ page: 'wsp', election: null }) },
  'settings.readElections': { may: 'leader', input: () => ({ page: 'wsp' }) },
  'settings.schedule': { may: 'owner', input: nothing },
  'settings.saveSchedule': { may: 'owner', input: () => usualSchedule },
  'settings.guidance': { may: 'leader', input: nothing },
  'settings.saveGuidance': { may: 'owner', input: () => usualGuidance },
  'settings.autoLock': { may: 'signed_in', input: nothing },
  'settings.saveAutoLock': { may: 'owner', input: () => ({ minutes: 10 }) },
  'settings.folderRisk': { may: 'leader', input: nothing },
  'settings.dismissFolderRisk': { may: 'leader', input: nothing },
  'settings.examineBrowser': { may: 'leader', input: nothing },
  'settings.installBrowser': { may: 'leader', input: nothing },
  'settings.selfTest': { may: 'leader', input: nothing },
  'settings.abortBrowserTask': { may: 'leader', input: nothing },
  'spreadsheet.export': { may: 'leader', input: () => exportOf(everyone) },
  'spreadsheet.abortExport': { may: 'leader', input: nothing },
  'spreadsheet.showLast': { may: 'leader', input: nothing },
  'import.choose': { may: 'leader', input: nothing },
  'import.openDropped': { may: 'leader', input: () => ({ path: '/no-hay/lista.xlsx' }) },
  'import.openPasted': { may: 'leader', input: () => ({ text: 'Cédula;Nombre\n1014880777;Iván Traído' }) },
  'import.look': { may: 'leader', input: () => ({ sheet: 0, heading: null }) },
  'import.preview': {
    may: 'leader',
    input: () => ({ columns: ['cedula', 'name'], titleCase: false, consent: given() }),
  },
  'import.start': { may: 'leader', input: nothing },
  'import.abort': { may: 'leader', input: nothing },
  'import.saveRejected': {
    may: 'leader',
    input: () => ({ importId: 999 }),
    answer: ownersAnswer(refused('not_found')),
  },
  'import.close': { may: 'leader', input: nothing },
  'import.state': { may: 'leader', input: nothing },
  'import.finish': {
    may: 'leader',
    input: () => ({ importId: 999 }),
    answer: ownersAnswer(refused('not_found')),
  },
  'import.discard': {
    may: 'leader',
    input: () => ({ importId: 999 }),
    answer: ownersAnswer(refused('not_found')),
  },
  'import.undo': {
    may: 'leader',
    input: () => ({ importId: 999 }),
    answer: ownersAnswer(refused('not_found')),
  },
  'exchange.export': {
    may: 'leader',
    input: () => ({ of: { kind: 'everybody' }, password: 'la clave del archivo' }),
  },
  'exchange.choose': { may: 'leader', input: nothing },
  'exchange.unlock': {
    may: 'leader',
    input: () => ({ password: 'la clave del archivo' }),
    answer: ownersAnswer(refused('not_found')),
  },
  'exchange.preview': {
    may: 'leader',
    input: () => ({ leaders: [] }),
    answer: ownersAnswer(refused('not_found')),
  },
  'exchange.start': { may: 'leader', input: nothing, answer: ownersAnswer(refused('not_found')) },
  'exchange.abort': { may: 'leader', input: nothing },
  'exchange.close': { may: 'leader', input: nothing },
  'exchange.state': { may: 'leader', input: nothing },
  'exchange.undo': {
    may: 'leader',
    input: () => ({ exchangeId: 999 }),
    answer: ownersAnswer(refused('not_found')),
  },
  'headquarters.state': { may: 'signed_in', input: nothing },
  'headquarters.syncNow': { may: 'signed_in', input: nothing },
  'headquarters.heldElsewhere': { may: 'leader', input: nothing },
  'headquarters.found': {
    may: 'owner',
    input: () => ({ address: 'http://sede.example', secret: 'la clave del servidor', name: 'Coordinación' }),
  },
  'headquarters.connect': { may: 'owner', input: () => ({ code: 'NO-ES-UN-CODIGO' }) },
  'headquarters.leave': { may: 'owner', input: nothing },
  'headquarters.campaign': { may: 'owner', input: nothing, answer: ownersAnswer(refused('forbidden')) },
  'headquarters.invite': {
    may: 'owner',
    input: () => ({ name: 'Ana Ríos', role: 'leader', member: null }),
    answer: ownersAnswer(refused('forbidden')),
  },
  'headquarters.withdraw': {
    may: 'owner',
    input: () => ({ invitation: '019abc' }),
    answer: ownersAnswer(refused('forbidden')),
  },
  'headquarters.revoke': {
    may: 'owner',
    input: () => ({ device: '019abc' }),
    answer: ownersAnswer(refused('forbidden')),
  },
  'samples.read': { may: 'leader', input: nothing },
  'samples.add': { may: 'leader', input: nothing },
  'samples.remove': { may: 'leader', input: nothing },
  'requests.list': { may: 'leader', input: () => ({ text: '', shown: 'all' }) },
  'requests.counts': { may: 'leader', input: nothing },
  'requests.whoHas': {
    may: 'leader',
    input: ({ cedula }) => ({ cedula }),
    others: value(null),
    isOfCampaign: true,
  },
  'requests.add': { may: 'leader', input: () => request },
  // tests/requests/requests.test.ts states what they do to requests that are there.
  'requests.edit': {
    may: 'leader',
    input: () => ({ requestId: 999, request }),
    answer: ownersAnswer(refused('not_found')),
  },
  'requests.extend': {
    may: 'leader',
    input: () => ({ requestId: 999, reason: 'Faltan datos' }),
    answer: ownersAnswer(refused('not_found')),
  },
  'requests.answer': {
    may: 'leader',
    input: () => ({ requestId: 999, answeredOn: '2026-03-05', text: 'Se le entregaron sus datos' }),
    answer: ownersAnswer(refused('not_found')),
  },
  'requests.forget': {
    may: 'leader',
    input: () => ({ requestId: 999 }),
    answer: ownersAnswer(refused('not_found')),
  },
  'requests.export': { may: 'leader', input: () => ({ text: '', shown: 'all' }) },
  'rights.saveJson': {
    may: 'leader',
    input: ({ personId }) => ({ personId }),
    others: refused('not_found'),
    isOfCampaign: true,
  },
  'summary.read': { may: 'leader', input: nothing },
  'summary.places': { may: 'leader', input: () => ({ by: 'mesa' }) },
  'summary.export': { may: 'leader', input: () => ({ part: 'status' }) },
  'followUp.read': { may: 'leader', input: () => ({ of: wholeView }) },
  'printing.preview': { may: 'leader', input: () => ({ ...sheets, first: 1 }) },
  'printing.print': { may: 'leader', input: () => sheets },
  'printing.savePdf': { may: 'leader', input: () => sheets },
  'printing.abort': { may: 'leader', input: nothing },
  'printing.forget': { may: 'leader', input: nothing },
  // The owner's channels about other leaders' people: people/campaign.test.ts states what they answer.
  'campaign.follow': { may: 'owner', input: () => ({ isFollowed: false }) },
  'campaign.list': { may: 'owner', input: () => view },
  'campaign.first': { may: 'owner', input: () => view },
  'campaign.authorisationOf': { may: 'owner', input: ({ personId }) => ({ personId }) },
  // `authorisation.removeProof` has removed it.
  'campaign.proof': { may: 'owner', input: () => ({ proofId: 2 }) },
  'campaign.rows': { may: 'owner', input: ({ personId }) => ({ ids: [personId] }) },
  'campaign.places': { may: 'owner', input: nothing },
  'campaign.barrios': { may: 'owner', input: nothing },
  'campaign.labels': { may: 'owner', input: nothing },
  'campaign.label': { may: 'owner', input: ({ personId }) => labelled(personId) },
  'campaign.open': { may: 'owner', input: ({ personId }) => ({ personId }) },
  'campaign.openMap': { may: 'owner', input: ({ personId }) => ({ personId }) },
  'campaign.refresh': { may: 'owner', input: ({ personId }) => ({ personIds: [personId] }) },
  'campaign.refreshable': {
    may: 'owner',
    input: ({ personId }) => ({ view: everyone, picks: { kind: 'only', ids: [personId] } }),
  },
  'campaign.recheckPreview': { may: 'owner', input: ({ personId }) => onlyOne(personId) },
  'campaign.recheckStart': {
    may: 'owner',
    input: () => ({ kind: 'errors' }),
    answer: ownersAnswer(value({ kind: 'nobody' })),
  },
  'campaign.historyOf': { may: 'owner', input: ({ personId }) => ({ personId, before: null }) },
  'campaign.attempt': { may: 'owner', input: ({ attemptId }) => ({ attemptId }) },
  'campaign.export': { may: 'owner', input: () => exportOf(everyone) },
  'campaign.exchange': {
    may: 'owner',
    input: () => ({ of: { kind: 'everybody' }, password: 'la clave del archivo' }),
  },
  'campaign.summary': { may: 'owner', input: nothing },
  'campaign.summaryPlaces': { may: 'owner', input: () => ({ by: 'mesa' }) },
  'campaign.setGoal': {
    may: 'owner',
    input: () => ({ accountId: idOf('Líder A'), goal: { people: 100, by: '2026-12-13' } }),
  },
  'campaign.exportSummary': { may: 'owner', input: () => ({ part: 'status' }) },
  'campaign.followUp': { may: 'owner', input: () => ({ of: wholeView }) },
  'campaign.printPreview': { may: 'owner', input: () => ({ ...sheets, first: 1 }) },
  'campaign.print': { may: 'owner', input: () => sheets },
  'campaign.savePdf': { may: 'owner', input: () => sheets },
  'audit.search': { may: 'owner', input: () => ({ filter: allEntries, before: null }) },
  'audit.news': { may: 'owner', input: nothing },
  'audit.dismissNews': { may: 'owner', input: () => ({ upTo: 1 }) },
  'audit.check': { may: 'owner', input: nothing },
  'audit.export': { may: 'owner', input: () => ({ filter: allEntries, format: 'xlsx' }) },
  'health.state': { may: 'leader', input: nothing },
  'health.dismissMissing': { may: 'leader', input: nothing },
  'backup.state': { may: 'leader', input: nothing },
  'backup.copyNow': { may: 'leader', input: nothing },
  'backup.choosePlace': { may: 'owner', input: nothing },
  'backup.forgetPlace': { may: 'owner', input: nothing },
  'backup.askLater': { may: 'owner', input: nothing },
  'backup.list': { may: 'anyone', input: nothing },
  'backup.chooseFile': {
    may: 'anyone',
    input: nothing,
    answer: { signedOut: value(null), signedIn: value(null) },
  },
  'backup.describe': {
    may: 'anyone',
    input: () => ({ copyId: noCopy }),
    answer: { signedOut: refused('not_found'), signedIn: refused('not_found') },
  },
  'backup.preview': {
    may: 'anyone',
    input: unrestored,
    answer: { signedOut: refusedAny, signedIn: refusedAny },
  },
  'backup.restore': {
    may: 'anyone',
    input: unrestored,
    answer: { signedOut: refusedAny, signedIn: refusedAny },
  },
  'backup.health': { may: 'leader', input: nothing },
  'backup.accounts': { may: 'anyone', input: nothing },
  'backup.salvage': {
    may: 'anyone',
    // Nobody's slot: wrong tries of an account would make its sign-in wait.
    input: () => ({ secret: { ...unrestored().secret, slotId: noCopy } }),
    answer: { signedOut: refusedAny, signedIn: refusedAny },
  },
  'backup.abortSalvage': {
    may: 'anyone',
    input: nothing,
    answer: { signedOut: value(null), signedIn: value(null) },
  },
  'backup.lastSalvage': { may: 'leader', input: nothing },
  'updates.state': { may: 'anyone', input: nothing },
  'updates.check': { may: 'anyone', input: nothing, ...noUpdates },
  'updates.download': { may: 'anyone', input: nothing, ...noUpdates },
  'updates.install': { may: 'anyone', input: nothing, ...noUpdates },
  'updates.cancel': { may: 'anyone', input: nothing, ...noUpdates },
  'updates.putOff': { may: 'anyone', input: nothing, ...noUpdates },
  'erasure.certificate': {
    may: 'anyone',
    input: nothing,
    answer: { signedOut: value(null), signedIn: value(null) },
  },
  'erasure.saveCertificate': {
    may: 'anyone',
    input: nothing,
    answer: { signedOut: refused('not_found'), signedIn: refused('not_found') },
  },
  'erasure.printCertificate': {
    may: 'anyone',
    input: nothing,
    answer: { signedOut: refused('not_found'), signedIn: refused('not_found') },
  },
  'erasure.forgetCertificate': { may: 'anyone', input: nothing },
  'erasure.state': { may: 'leader', input: nothing },
  'erasure.keepHidden': { may: 'owner', input: () => ({ days: 30 as const }) },
  'erasure.rewriteCopies': { may: 'leader', input: nothing },
  'erasure.endCampaign': {
    may: 'owner',
    // What it does: tests/erasure/end.test.ts.
    input: () => ({ password: 'x'.repeat(201) }),
    answer: ownersAnswer(expect.objectContaining({ ok: false })),
  },
  'erasure.eraseHidden': { may: 'leader', input: nothing },
  'erasure.eraseInCampaign': {
    may: 'owner',
    input: ({ personId }) => ({ selection: labelled(personId).selection }),
  },
  'erasure.sheetPhotos': {
    may: 'leader',
    input: ({ personId }) => ({ selection: labelled(personId).selection }),
    others: value([]),
  },
  'erasure.sheetPhotosInCampaign': {
    may: 'owner',
    input: ({ personId }) => ({ selection: labelled(personId).selection }),
  },
  // After all others about people: whom it is about is gone.
  'erasure.erase': {
    may: 'leader',
    input: ({ personId }) => ({ selection: labelled(personId).selection }),
    others: value({ erased: 0, withAccount: 0 }),
  },
}

/** The contract's order, with `session.lock` last. */
const inOrder = [...channels.keys()].filter((name) => name !== 'session.lock').concat('session.lock')
const rowOf = (name: string): Row<ChannelName> => rows[name as ChannelName] as Row<ChannelName>

/** null: the caller is permitted. */
function refusal(may: Caller, who: PlacedAccount | null): ErrorCode | null {
  if (may === 'anyone') return null
  if (who === null) return 'not_signed_in'
  const isLetIn = {
    signed_in: true,
    leader: who.role === 'LEADER',
    owner: who.displayName === 'Dueña',
  }
  return isLetIn[may] ? null : 'forbidden'
}

// ── The app with its queue, on a copy of the folder ─────────────────────────────────────────────────────────────────

const notFound: LookupAnswer = {
  outcome: { kind: 'not_found', rawResponse: '<p></p>' },
  source: 'census.example',
}

interface World extends TestApp {
  database: Database
  /** Resolves once `holds` returns true; checks it after each event. */
  until(holds: () => boolean): Promise<void>
  /** The first lookup hangs until this is called; afterwards every lookup is answered at once. */
  answerLookups(): void
  exported: string
  printed: string
}

/** `first`: the person whose lookup runs first. `captchaKey`: null leaves captchas to the operator. */
async function startWorld(first: Somebody, captchaKey: string | null = 'f'.repeat(32)): Promise<World> {
  const dataDir = temporaryFolder()
  fs.cpSync(template.folder, dataDir, { recursive: true })
  const database = open({ file: path.join(dataDir, 'referidos.db'), key: template.key, migrations })
  onTestFinished(() => database.close())
  database.sqlite.prepare('UPDATE lookup_jobs SET due_at = 0 WHERE person_id = ?').run(first.personId)
  if (captchaKey === null) writeSetting(database, 'captcha_way', 'assisted')
  const site = await listenOnLoopback(() => {}, 0)
  onTestFinished(() => site.close())

  const watching = new Set<() => void>()
  const events: TestApp['events'] = []
  let answerLookups = () => {}
  const answering = new Promise<void>((resolve) => {
    answerLookups = resolve
  })
  const exported = path.join(dataDir, 'referidos.xlsx')
  const printed = path.join(dataDir, 'referidos.pdf')
  const started = startApp({
    dataDir,
    environment: readEnvironment({
      REFERIDOS_CENSUS_URL: site.url,
      ...(captchaKey === null ? {} : { REFERIDOS_CAPTCHA_KEY: captchaKey }),
      REFERIDOS_GAP_MS: '1',
    }),
    createLookup: () => ({
      ...noLookups,
      async lookup({ signal, onStep }: LookupRequest) {
        onStep('querying')
        await new Promise<void>((resolve, reject) => {
          void answering.then(resolve)
          signal.addEventListener('abort', () => reject(signal.reason))
        })
        return notFound
      },
      readElections: async () => ({ kind: 'elections', elections: [], currentVotingPlace: '-1' }),
      testLookup: async () => ({ outcome: found, source: 'made-up' }),
      browserCare: {
        examine: async () => ({ browsers: [], test: { kind: 'works', ms: 1 }, canInstall: false }),
        install: async () => ({ kind: 'failed', reason: 'named', detail: '' }),
      },
      captchaBalance: async () => ({ kind: 'unknown', why: 'network' }),
    }),
    dialogs: {
      saveSpreadsheet: async () => exported,
      savePdf: async () => printed,
      showInFolder: () => {},
    },
    // The markup itself instead of a PDF.
    printer: { toPdf: async (body) => Buffer.from(body), toPaper: async () => 'printed' },
    emit(name, event) {
      events.push({ name, event })
      for (const look of watching) look()
    },
  })
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!holds()) return
        watching.delete(look)
        resolve()
      }
      watching.add(look)
      look()
    })
  return { ...started, events, database, until, answerLookups, exported, printed }
}

function lastQueue({ events }: World): Events['queue.changed'] | null {
  const last = events.findLast(({ name }) => name === 'queue.changed')
  return last === undefined ? null : (last.event as Events['queue.changed'])
}

async function signIn({ call }: World, who: PlacedAccount): Promise<void> {
  ok(await call('session', 'signIn', { slotId: who.slotId, password: who.password }))
}

const snapshots = new WeakMap<Database, { version: unknown; texts: Map<string, string> }>()

/** Every row of every table but `except` and what counts its rows. Cached until another connection writes. */
function snapshot(database: Database, except = ''): string {
  const version = database.sqlite.pragma('data_version', { simple: true })
  const known = snapshots.get(database)
  const texts = known !== undefined && known.version === version ? known.texts : new Map<string, string>()
  const text = texts.get(except) ?? readAll(database, except)
  snapshots.set(database, { version, texts: texts.set(except, text) })
  return text
}

function readAll({ sqlite }: Database, except: string): string {
  const tables = sqlite
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN (SELECT value FROM json_each(?))`,
    )
    .pluck()
    .all(
      JSON.stringify(except === '' ? [] : [except, 'acknowledged', 'cedula_questions', 'changes', 'device']),
    ) as string[]
  // The check of the database that a sign-in starts notes its result at any moment.
  const rows = (name: string) =>
    name === 'settings'
      ? `SELECT * FROM settings WHERE key NOT IN ('checked', 'audit_head')`
      : `SELECT * FROM "${name}"`
  return JSON.stringify(tables.map((name) => [name, sqlite.prepare(rows(name)).all()]))
}

/**
 * Names, cédulas and phones of other people found in `said`. With `isDispute` only phones count: a dispute names the
 * person and what the claimant typed, and the list of accounts names the people behind them.
 */
function leaked(said: unknown, who: PlacedAccount | null, isDispute = false): string[] {
  const text = JSON.stringify(said) ?? ''
  const strangers = template.people.filter((person) => who === null || !maySee(who, person))
  const secret = strangers.flatMap((person) =>
    isDispute ? [person.phone] : [person.name, person.cedula, person.phone],
  )
  const ofClaims = isDispute ? [] : [typed.name, typed.phone]
  return [...secret, ...ofClaims].filter((word) => text.includes(word))
}

// ── Tests ───────────────────────────────────────────────────────────────────────────────────────────────────────────

test('the table says of every channel who may call it, and the contract the same', () => {
  for (const [name, { caller }] of channels) expect(rowOf(name).may, name).toBe(caller)
  expect(Object.keys(rows)).toHaveLength(channels.size)
})

/** Líder B may do what Líder A may. */
const callers = accounts.filter(({ displayName }) => isFull || displayName !== 'Líder B')

test.each(callers)(
  'every channel as $displayName ($role), before the sign-in, and behind the lock',
  { timeout: 90_000 },
  async ({ displayName }) => {
    const who = theOne(template.placed.find((one) => one.displayName === displayName))
    const own = template.people.filter((person) => person.isReferred && maySee(who, person))
    const strangers = template.people.filter((person) => !maySee(who, person))
    const somebodyElse = theOne(strangers.filter(({ isReferred }) => isReferred)[0])
    const world = await startWorld(somebodyElse)
    const { send, database, events } = world

    /** Expects `answer`, nothing about other people in it, and an unchanged database. */
    async function seesNothing(name: string, person: Somebody, answer: unknown, as: PlacedAccount | null) {
      const { input, writes } = rowOf(name)
      const before = snapshot(database, writes)
      const came = await send(name, input(person))
      const about = `${name} about ${person.name}`
      if (answer === 'any value') expect(came, about).toMatchObject({ ok: true })
      else expect(came, about).toEqual(answer)
      expect(leaked(came, as), about).toEqual([])
      expect(snapshot(database, writes), about).toBe(before)
    }

    async function nobody(isLocked: boolean) {
      for (const name of inOrder) {
        const { may, answer } = rowOf(name)
        const code = refusal(may, null)
        const answered = (isLocked ? answer?.locked : undefined) ?? answer?.signedOut ?? 'any value'
        const expected = code === null ? answered : refused(code)
        await seesNothing(name, somebodyElse, expected, null)
      }
    }

    await nobody(false)
    await signIn(world, who)
    // The lookup of somebody else's person runs from here on; nothing else happens by itself.
    await world.until(() => lastQueue(world)?.running?.step === 'querying')
    expect(ok(await world.call('queue', 'state')).running).toMatchObject({ name: null })

    for (const name of inOrder) {
      const { may, others, isOfCampaign } = rowOf(name)
      const isEverybodys = isOfCampaign === true && displayName === 'Dueña'
      const code = refusal(may, who)
      if (code !== null)
        for (const person of template.people) await seesNothing(name, person, refused(code), who)
      else if (others !== undefined && !isEverybodys)
        for (const person of strangers) await seesNothing(name, person, others, who)
    }
    if (who.role === 'LEADER') {
      const before = snapshot(database)
      const both = [own[0], strangers[0]].map((person) => person?.personId ?? 0)
      expect(await world.call('census', 'refresh', { personIds: both })).toEqual(refused('not_found'))
      expect(snapshot(database)).toBe(before)
      const seen = ok(await world.call('people', 'rows', { ids: template.people.map((p) => p.personId) }))
      expect(seen.map(({ name }) => name)).toEqual(own.map(({ name }) => name))
      const listed = ok(await world.call('people', 'list', view))
      expect(new Set(listed.ids)).toEqual(new Set(own.map(({ personId }) => personId)))
      for (const { accountId } of template.placed) {
        const filter = { ...view.filter, leader: accountId }
        const found = ok(await world.call('people', 'list', { ...view, filter })).ids
        expect(found, `of ${accountId}`).toHaveLength(accountId === who.accountId ? own.length : 0)
      }
    }

    world.answerLookups()
    await world.until(() => {
      const queue = lastQueue(world)
      return queue?.running === null && queue.waiting === 0
    })
    const changed = events
      .filter(({ name }) => name === 'people.changed')
      .flatMap(({ event }) => (event as Events['people.changed']).rows)
    const visible = template.people.filter((person) => maySee(who, person))
    expect(new Set(changed.map(({ name }) => name))).toEqual(new Set(visible.map(({ name }) => name)))
    for (const { name } of visible)
      expect(changed.findLast((row) => row.name === name)).toMatchObject({ status: 'NOT_FOUND' })
    expect(events.some(({ name }) => name === 'claims.changed')).toBe(displayName === 'Dueña')

    for (const name of inOrder) {
      const { may, input, answer } = rowOf(name)
      if (refusal(may, who) !== null) continue
      const target = own[0] ?? visible[0] ?? somebodyElse
      const person = name === 'people.register' ? { ...target, cedula: '1014880999' } : target
      const came = await send(name, input(person))
      expect(came, name).toMatchObject(answer?.signedIn ?? { ok: true })
      if (!name.startsWith('campaign.'))
        expect(leaked(came, who, /^(claims|accounts)\./.test(name)), name).toEqual([])
      if (name === 'spreadsheet.export') {
        const [sheet] = (await readXlsx(fs.readFileSync(world.exported))).sheets
        expect(leaked(sheet?.rows, who), name).toEqual([])
        expect(sheet?.rows.length, name).toBeGreaterThan(own.length)
      }
      if (name === 'printing.savePdf') {
        const body = fs.readFileSync(world.printed, 'utf8').replace(/<[^>]*>/g, '')
        expect(leaked(body, who), name).toEqual([])
        // `people.edit` has renamed the first one.
        expect(body, name).toContain(own.at(-1)?.name)
      }
    }
    expect(leaked(events, who)).toEqual([])

    await nobody(true)
  },
)

test('a window with a captcha is opened for leaders alone: it shows somebody who is theirs', async () => {
  const [first] = template.people
  const world = await startWorld(theOne(first), null)
  const as = (displayName: string) =>
    signIn(world, theOne(template.placed.find((one) => one.displayName === displayName)))
  await as('Usuaria')
  await world.until(() => lastQueue(world)?.parked?.reason === 'waiting_for_operator')
  expect(world.events.filter(({ name }) => name === 'people.changed')).toEqual([])
  ok(await world.call('session', 'lock'))
  await as('Dueña')
  await world.until(() => lastQueue(world)?.running?.byOperator === true)
  ok(await world.call('session', 'lock'))
  await as('Usuaria')
  await world.until(() => lastQueue(world)?.parked?.reason === 'waiting_for_operator')
  expect(lastQueue(world)?.running).toBeNull()
})

test('the queue’s answers about every leader’s people reach an owner who follows the campaign', async () => {
  const world = await startWorld(theOne(template.people.find(({ of }) => of === 'Líder A')))
  await signIn(world, theOne(template.placed.find(({ displayName }) => displayName === 'Dueña')))
  ok(await world.call('campaign', 'follow', { isFollowed: true }))
  await world.until(() => lastQueue(world)?.running?.step === 'querying')
  world.answerLookups()
  await world.until(() => lastQueue(world)?.running === null && lastQueue(world)?.waiting === 0)
  const told = world.events
    .filter(({ name }) => name === 'people.changed')
    .flatMap(({ event }) => (event as Events['people.changed']).rows)
  const expected = template.people.filter(({ of, isReferred }) => isReferred || of === 'Dueña')
  expect(new Set(told.map(({ name }) => name))).toEqual(new Set(expected.map(({ name }) => name)))
})

test('who is no leader any more, and who has no account any more, is told so at the next call', async () => {
  const who = theOne(template.placed.find(({ displayName }) => displayName === 'Líder A'))
  const world = await startWorld(theOne(template.people.find(({ of }) => of === 'Líder A')))
  const { call, database, events } = world
  await signIn(world, who)
  expect(ok(await call('people', 'list', view)).ids).toHaveLength(2)

  database.sqlite.prepare(`UPDATE accounts SET role = 'USER' WHERE id = ?`).run(who.accountId)
  expect(await call('people', 'list', view)).toEqual(refused('forbidden'))
  expect(ok(await call('session', 'state'))).toMatchObject({ account: { role: 'USER' } })
  expect(ok(await call('census', 'own'))).toMatchObject({ name: who.name })
  const before = events.length
  world.answerLookups()
  await world.until(() => lastQueue(world)?.waiting === 0 && lastQueue(world)?.running === null)
  const rowsSince = events
    .slice(before)
    .filter(({ name }) => name === 'people.changed')
    .flatMap(({ event }) => (event as Events['people.changed']).rows)
  expect(new Set(rowsSince.map(({ name }) => name))).toEqual(new Set([who.name]))

  database.sqlite.pragma('foreign_keys = OFF')
  database.sqlite.prepare('DELETE FROM accounts WHERE id = ?').run(who.accountId)
  expect(await call('census', 'own')).toEqual(refused('not_signed_in'))
  expect(ok(await call('session', 'state'))).toMatchObject({ kind: 'signed_out' })
  expect(world.app.signedIn()).toBeNull()
})
