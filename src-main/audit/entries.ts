import { captchaProviders } from '../../src-preload/captcha-providers.ts'
import {
  type AuditAction,
  type AuditActor,
  type AuditEntry,
  type AuditEvent,
  type AuditKind,
  auditActions,
  captchaWays,
  erasureReasons,
  headquartersRoles,
  personTakenAs,
  proofKinds,
  roles,
  type SettingChange,
  signInMeans,
  takenAs,
  waysOfChange,
} from '../../src-preload/contract/index.ts'
import { consentMethods } from '../../src-preload/fields.ts'
import { goneActor } from '../database/audit.ts'
import type { AuditRow } from '../database/audit-chain.ts'
import type { Sqlite } from '../database/open.ts'

/** Turns stored rows of the audit log into the entries that the page shows. */

type Detail = Readonly<Record<string, unknown>>

export interface Names {
  person(uid: string | null): string | null
  /** Display name of the account of the person `uid`. */
  account(uid: string | null): string | null
}

export function namesByUid(sqlite: Sqlite): Names {
  const person = sqlite.prepare('SELECT name FROM people WHERE uid = ?').pluck()
  const account = sqlite
    .prepare(
      `SELECT account.display_name FROM accounts AS account JOIN people AS person ON person.id = account.person_id
        WHERE person.uid = ?`,
    )
    .pluck()
  const read = (statement: typeof person) => (uid: string | null) =>
    uid === null ? null : ((statement.get(uid) as string | undefined) ?? null)
  return { person: read(person), account: read(account) }
}

/** Kind by which the log is filtered. An action belongs to exactly one. */
function kindOf(action: AuditAction): AuditKind {
  switch (action) {
    case 'signed_in':
    case 'sign_in_failed':
      return 'access'
    case 'account_created':
    case 'role_changed':
    case 'account_removed':
    case 'password_changed':
    case 'password_set':
    case 'password_reset':
    case 'pin_changed':
    case 'recovery_issued':
      return 'accounts'
    case 'person_opened':
    case 'sheet_photo_opened':
    case 'cedulas_probed':
      return 'viewed'
    case 'campaign_taken':
    case 'own_exported':
    case 'person_exported':
    case 'requests_exported':
    case 'rejected_exported':
    case 'log_exported':
      return 'files'
    case 'people_moved':
    case 'imported':
    case 'import_undone':
    case 'exchange_taken':
    case 'exchange_undone':
    case 'refreshed':
    case 'person_removed':
    case 'person_restored':
    case 'person_changed':
    case 'people_changed':
    case 'request_noted':
    case 'request_edited':
    case 'request_extended':
    case 'request_answered':
    case 'request_erased':
    case 'person_erased':
      return 'people'
    case 'authorisation_given':
    case 'authorisation_revoked':
    case 'proof_added':
    case 'proof_removed':
    case 'sheets_made':
      return 'authorisations'
    case 'keys_mismatch_accepted':
    case 'key_rotated':
    case 'key_suspected':
    case 'key_file_rewritten':
    case 'restored':
    case 'salvaged':
    case 'copies_rewritten':
    case 'headquarters_founded':
    case 'headquarters_connected':
    case 'headquarters_left':
    case 'headquarters_invited':
    case 'headquarters_withdrawn':
    case 'headquarters_revoked':
      return 'data'
    case 'setting_changed':
    case 'hidden_kept':
      return 'settings'
  }
}

export const actionsOf = (kind: AuditKind): AuditAction[] =>
  auditActions.filter((action) => kindOf(action) === kind)

/** Actions that the owner is told about at the next sign-in. */
export const newsActions = [
  'keys_mismatch_accepted',
  'restored',
  'salvaged',
  'cedulas_probed',
  'key_suspected',
] as const satisfies AuditAction[]

/** The recovery code does not show who used it. `owner`: uid of the owner's person. */
function isNewsTo(owner: string, { action, actor }: AuditRow, detail: Detail): boolean {
  const isNews = (newsActions as readonly string[]).includes(action)
  return isNews && (actor !== owner || detail.by === 'code')
}

function actorOf({ action, actor }: AuditRow, detail: Detail, names: Names): AuditActor {
  const byCode = detail.by === 'code'
  if (actor === null) {
    if (action === 'sign_in_failed') return { kind: 'nobody' }
    return { kind: byCode ? 'code' : 'app' }
  }
  const name = actor === goneActor ? null : names.account(actor)
  return name === null ? { kind: 'gone' } : { kind: 'account', name, byCode }
}

/** `seen`: id of the last entry that the owner has read. */
export function entryOf(
  row: AuditRow,
  { names, owner, seen }: { names: Names; owner: string; seen: number },
): AuditEntry {
  const detail = JSON.parse(row.detail) as Detail
  return {
    ...eventOf(row, detail, names),
    id: row.id,
    at: row.at,
    by: actorOf(row, detail, names),
    isNews: row.id > seen && isNewsTo(owner, row, detail),
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const oneOf = <Value>(all: readonly Value[], value: unknown, usual: Value): Value =>
  all.find((one) => one === value) ?? usual

function eventOf(row: AuditRow, detail: Detail, names: Names): AuditEvent {
  const action = row.action as AuditAction
  const person = () => names.person(row.person)
  const account = () => names.account(row.person)
  const people = Number(detail.people)
  switch (action) {
    case 'keys_mismatch_accepted':
      return { action, older: Number(detail.keys) < Number(detail.database) ? 'keys' : 'data' }
    case 'key_rotated':
    case 'key_file_rewritten':
    case 'password_changed':
    case 'password_reset':
    case 'recovery_issued':
    case 'cedulas_probed':
    case 'headquarters_founded':
    case 'headquarters_left':
    case 'headquarters_withdrawn':
    case 'headquarters_revoked':
      return { action }
    case 'headquarters_connected':
    case 'headquarters_invited':
      return { action, role: oneOf(headquartersRoles, detail.role, 'leader') }
    case 'restored':
      return { action, copyOf: Number(detail.copyOf), returned: Number(detail.returned) }
    case 'salvaged':
      return {
        action,
        unreadable: Number(detail.unreadable),
        missing: detail.missing === null ? null : Number(detail.missing),
      }
    case 'signed_in':
      return { action, means: oneOf(signInMeans, detail.means, 'password') }
    case 'sign_in_failed':
      return {
        action,
        means: oneOf(signInMeans, detail.means, 'password'),
        tries: Number(detail.tries),
        person: account(),
      }
    case 'account_created':
    case 'role_changed':
      return { action, role: oneOf(roles, detail.role, 'USER'), person: account() }
    case 'account_removed':
      return { action, moved: Number(detail.moved), person: account() }
    case 'key_suspected':
    case 'password_set':
      return { action, person: account() }
    case 'people_moved':
      return { action, people, to: names.account(text(detail.to)), person: person() }
    case 'pin_changed':
      return { action, isSet: detail.isSet === 1 }
    case 'person_removed':
    case 'person_restored':
      return { action, person: person() }
    case 'person_erased':
      return { action, uid: row.person ?? '', reason: oneOf(erasureReasons, detail.reason, 'asked') }
    case 'hidden_kept':
      return { action, days: detail.days === null ? null : Number(detail.days) }
    case 'copies_rewritten':
      return { action, copies: Number(detail.copies) }
    case 'person_opened':
      return { action, person: person(), leader: names.account(text(detail.leader)) }
    case 'sheet_photo_opened':
      return { action, sheet: Number(detail.sheet), leader: account() }
    case 'campaign_taken':
      return { action, as: oneOf(takenAs, detail.as, 'spreadsheet') }
    case 'own_exported':
      return { action, as: oneOf(takenAs, detail.as, 'spreadsheet'), people }
    case 'person_exported':
      return { action, as: oneOf(personTakenAs, detail.as, 'pdf'), person: person() }
    case 'requests_exported':
      return { action, requests: Number(detail.requests) }
    case 'rejected_exported':
      return { action, rows: Number(detail.rows) }
    case 'authorisation_given':
      return { action, method: oneOf(consentMethods, detail.method, 'voice'), person: person() }
    case 'authorisation_revoked':
      return { action, person: person() }
    case 'proof_added':
    case 'proof_removed':
      return {
        action,
        proof: oneOf(proofKinds, detail.proof, 'photo'),
        person: person(),
        sheet: typeof detail.sheet === 'number' ? detail.sheet : null,
      }
    case 'sheets_made':
      return { action, from: Number(detail.from), to: Number(detail.to) }
    case 'person_changed':
      return { action, way: oneOf(waysOfChange, detail.way, 'edit'), person: person() }
    case 'people_changed':
      return { action, way: oneOf(waysOfChange, detail.way, 'edit'), people }
    case 'request_noted':
    case 'request_edited':
    case 'request_extended':
    case 'request_answered':
    case 'request_erased':
      return { action, request: Number(detail.request), person: person() }
    case 'log_exported':
      return {
        action,
        as: oneOf(['spreadsheet', 'csv'] as const, detail.as, 'spreadsheet'),
        entries: Number(detail.entries),
      }
    case 'imported':
    case 'import_undone':
    case 'exchange_taken':
    case 'exchange_undone':
      return { action, people }
    case 'refreshed':
      return { action, people, isCampaign: detail.isCampaign === 1, person: person() }
    case 'setting_changed':
      return { action, change: changeOf(detail) }
  }
}

function changeOf({ setting, to }: Detail): SettingChange {
  switch (setting) {
    case 'auto_lock':
      return { setting, minutes: to === null ? null : Number(to) }
    case 'daily_ceiling':
      return { setting, dollars: to === null ? null : Number(to) }
    case 'captcha_way':
      return { setting, way: oneOf(captchaWays, to, 'assisted') }
    case 'captcha_first':
      return { setting, provider: oneOf(captchaProviders, to, '2captcha') }
    case 'peso_rate':
      return { setting, pesos: to === null ? null : Number(to) }
    case 'captcha_key':
    case 'captcha_peer':
    case 'backup_place':
    case 'goal':
      return { setting, isSet: to === 1 }
    case 'consent_text':
      return { setting, version: Number(to) }
    case 'guidance':
    case 'schedule':
    case 'policy':
      return { setting }
    default:
      return { setting: 'census' }
  }
}
