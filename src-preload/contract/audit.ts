import * as z from 'zod'
import type { CaptchaProviderName } from '../captcha-providers.ts'
import type { Role } from './accounts.ts'
import { channel } from './channel.ts'
import type { ErasureReason } from './erasure.ts'
import { nothing } from './inputs.ts'
import type { CaptchaWay } from './settings.ts'
import { type ExportAnswer, exportFormats } from './spreadsheet.ts'

/** What is recorded in the log. */
export const auditActions = [
  /** Somebody went on although key file and database were not of the same time: see accounts/vault.ts. */
  'keys_mismatch_accepted',
  'key_rotated',
  /** Somebody said that a password or a copy of the files may be in wrong hands: the data key is changed. */
  'key_suspected',
  /** The key file or its copy was missing or changed while the app ran. */
  'key_file_rewritten',
  /** All data were replaced by a copy. */
  'restored',
  /** A damaged database was replaced by what could be read of it. */
  'salvaged',
  'signed_in',
  /** Wrong passwords, PINs or codes since the entry before. */
  'sign_in_failed',
  'account_created',
  'role_changed',
  'account_removed',
  /** People were given to another leader. */
  'people_moved',
  /** Of one's own account. */
  'password_changed',
  /** Of another account, by the owner. */
  'password_set',
  /** With the recovery code. */
  'password_reset',
  'pin_changed',
  'recovery_issued',
  /** The owner opened a person of another leader. */
  'person_opened',
  /** The owner took people of other leaders along: see `takenAs`. */
  'campaign_taken',
  /** A leader took their own people along. */
  'own_exported',
  /** All that is kept of one person was taken along, for them. */
  'person_exported',
  /** A list of what people have asked for was taken along. */
  'requests_exported',
  /** The log itself was taken along. */
  'log_exported',
  'imported',
  /** The people of an import were erased. */
  'import_undone',
  /** Changes of another laptop came in. */
  'exchange_taken',
  'exchange_undone',
  'refreshed',
  'person_removed',
  'person_restored',
  /** Fields of one person were changed, or of many people at once. `wayOfChange` says how. */
  'person_changed',
  'people_changed',
  /** What a person asks for was noted, extended or answered. */
  'request_noted',
  'request_edited',
  'request_extended',
  'request_answered',
  'request_erased',
  /** So many cédulas were asked about that no more were answered for a while. */
  'cedulas_probed',
  'setting_changed',
  /** A person was erased for good. */
  'person_erased',
  /** The owner changed for how long hidden people are kept. */
  'hidden_kept',
  /** Erased people were erased from the copies too. */
  'copies_rewritten',
] as const
export type AuditAction = (typeof auditActions)[number]

/** What the log is filtered by. */
export const auditKinds = ['access', 'accounts', 'viewed', 'files', 'people', 'data', 'settings'] as const
export type AuditKind = (typeof auditKinds)[number]

/**
 * `print_dialog`: the system's print dialog was opened, from which people can also leave otherwise than on paper. Only a
 * `paper` after it says that they were sent to a printer.
 */
export const takenAs = ['spreadsheet', 'csv', 'exchange', 'pdf', 'print_dialog', 'paper'] as const
export type TakenAs = (typeof takenAs)[number]

/** How the data of one person left, for them. */
export const personTakenAs = ['json', 'pdf', 'print_dialog', 'paper'] as const
export type PersonTakenAs = (typeof personTakenAs)[number]

/** How people were changed: one form, labels of many, or a change that was taken back. */
export const waysOfChange = ['edit', 'label', 'undo'] as const
export type WayOfChange = (typeof waysOfChange)[number]

/** `first`: by creating the first account. */
export const signInMeans = ['password', 'pin', 'code', 'first'] as const
export type SignInMeans = (typeof signInMeans)[number]

/**
 * Who did it. `code`: somebody with the recovery code, for no account. `gone`: an account of which nothing is left.
 * `app`: the app itself. `nobody`: not known.
 */
export type AuditActor =
  | { kind: 'account'; name: string; byCode: boolean }
  | { kind: 'code' }
  | { kind: 'gone' }
  | { kind: 'app' }
  | { kind: 'nobody' }

/** Names are as they are now; null: the person or the account is gone. */
export type AuditEvent =
  /** `older`: which of the two was from an earlier time. */
  | { action: 'keys_mismatch_accepted'; older: 'keys' | 'data' }
  | {
      action: 'key_rotated' | 'key_file_rewritten' | 'password_changed' | 'password_reset' | 'recovery_issued'
    }
  | { action: 'key_suspected' | 'password_set' | 'person_removed' | 'person_restored'; person: string | null }
  /** `copyOf`: when the copy was made, UTC ms. `returned`: people registered after it, who were registered again. */
  | { action: 'restored'; copyOf: number; returned: number }
  /** `unreadable`: pages. `missing`: people; null: an unknown number, possibly none. */
  | { action: 'salvaged'; unreadable: number; missing: number | null }
  | { action: 'signed_in'; means: SignInMeans }
  /** `person` null: for no account, or for one that is gone. */
  | { action: 'sign_in_failed'; means: SignInMeans; tries: number; person: string | null }
  | { action: 'account_created' | 'role_changed'; role: Role; person: string | null }
  | { action: 'account_removed'; person: string | null; moved: number }
  /** `person`: the only one, if one was moved. */
  | { action: 'people_moved'; people: number; to: string | null; person: string | null }
  | { action: 'pin_changed'; isSet: boolean }
  | { action: 'person_opened'; person: string | null; leader: string | null }
  | { action: 'campaign_taken'; as: TakenAs }
  /** `uid`: of the person; nothing else is known of them. */
  | { action: 'person_erased'; uid: string; reason: ErasureReason }
  /** null: they stay. */
  | { action: 'hidden_kept'; days: number | null }
  | { action: 'copies_rewritten'; copies: number }
  | { action: 'own_exported'; as: TakenAs; people: number }
  | { action: 'person_exported'; as: PersonTakenAs; person: string | null }
  | { action: 'requests_exported'; requests: number }
  | { action: 'person_changed'; way: WayOfChange; person: string | null }
  | { action: 'people_changed'; way: WayOfChange; people: number }
  /** `request`: its number. */
  | {
      action: 'request_noted' | 'request_edited' | 'request_extended' | 'request_answered' | 'request_erased'
      request: number
      person: string | null
    }
  | { action: 'log_exported'; as: 'spreadsheet' | 'csv'; entries: number }
  | { action: 'imported' | 'exchange_taken'; people: number }
  | { action: 'import_undone' | 'exchange_undone'; people: number }
  /** `person`: the only one, if one was asked about. */
  | { action: 'refreshed'; people: number; isCampaign: boolean; person: string | null }
  | { action: 'cedulas_probed' }
  | { action: 'setting_changed'; change: SettingChange }

export type RecordedSetting = SettingChange['setting']

/** What a setting that holds for everybody became. Of a key only whether there is one. */
export type SettingChange =
  | { setting: 'auto_lock'; minutes: number | null }
  | { setting: 'daily_ceiling'; dollars: number | null }
  | { setting: 'captcha_way'; way: CaptchaWay }
  | { setting: 'captcha_key' | 'captcha_peer'; isSet: boolean }
  | { setting: 'captcha_first'; provider: CaptchaProviderName }
  | { setting: 'peso_rate'; pesos: number | null }
  | { setting: 'census' | 'guidance' | 'schedule' }
  | { setting: 'backup_place'; isSet: boolean }

export type AuditEntry = AuditEvent & {
  /** Its number in the log. */
  id: number
  /** UTC ms. */
  at: number
  by: AuditActor
  /** Somebody else may have done it, and the owner has not read of it. */
  isNews: boolean
}

/** `text`: names of accounts and people; empty: all. Days are those of Colombia, `from` and `to` included. */
const auditFilter = z.strictObject({
  text: z.string().max(200),
  kind: z.enum(auditKinds).nullable(),
  from: z.iso.date().nullable(),
  to: z.iso.date().nullable(),
})
export type AuditFilter = z.infer<typeof auditFilter>

export const allEntries: AuditFilter = { text: '', kind: null, from: null, to: null }

/** `entries`: newest first. */
export interface AuditPage {
  entries: AuditEntry[]
  hasMore: boolean
}

/**
 * Where the log is not as it was written. `missing`: the entries from `from` to `to` (null: from there on, nobody knows
 * how many) are gone; `after`: UTC ms of the entry before them; null: they are the first. `altered`: this entry. `altered_before`: at least one of the entries
 * before the first chained one, whose number is `before`.
 */
export type AuditBreak =
  | { kind: 'missing'; from: number; to: number | null; after: number | null }
  | { kind: 'altered'; entry: number; at: number }
  | { kind: 'altered_before'; before: number }

/**
 * `hash`: of the last entry, which stands for the whole log; null: nothing is chained yet. `found`: all breaks, of which
 * the first ones are listed.
 */
export type AuditCheck =
  | { kind: 'whole'; entries: number; hash: string | null }
  | { kind: 'broken'; entries: number; breaks: AuditBreak[]; found: number }

export const auditChannels = {
  /** `before`: the number of the last entry on the page before; null: the newest. */
  search: channel(
    'owner',
    z.strictObject({ filter: auditFilter, before: z.int().positive().nullable() }),
  ).returns<AuditPage>(),
  /** What others may have done to the keys or to all data, and the owner has not read of; newest first. */
  news: channel('owner', nothing).returns<AuditEntry[]>(),
  /** The owner has read of the news up to the entry `upTo`. */
  dismissNews: channel('owner', z.strictObject({ upTo: z.int().min(0) })).returns<null>(),
  /** Computes the chain anew: seconds for a million entries. */
  check: channel('owner', nothing).returns<AuditCheck>(),
  /** Asks where to save; every entry of the filter, with its hash. Recorded before the file appears. */
  export: channel(
    'owner',
    z.strictObject({ filter: auditFilter, format: z.enum(exportFormats) }),
  ).returns<ExportAnswer>(),
}
