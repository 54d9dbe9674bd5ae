import * as z from 'zod'
import type { CaptchaProviderName } from '../captcha-providers.ts'
import type { ConsentMethod } from '../fields.ts'
import type { Role } from './accounts.ts'
import { channel } from './channel.ts'
import type { ErasureReason } from './erasure.ts'
import type { HeadquartersRole } from './headquarters.ts'
import { nothing } from './inputs.ts'
import type { CaptchaWay } from './settings.ts'
import { type ExportAnswer, exportFormats } from './spreadsheet.ts'

/** Actions that the log records. */
export const auditActions = [
  /** A sign-in continued although key file and database were not of the same time: see accounts/vault.ts. */
  'keys_mismatch_accepted',
  'key_rotated',
  /** A password or a copy of the files may be in the wrong hands: the data key is changed. */
  'key_suspected',
  /** The key file or its copy was missing or changed while the app ran. */
  'key_file_rewritten',
  /** All data were replaced by a copy. */
  'restored',
  /** A new database with the readable data replaced a damaged one. */
  'salvaged',
  'signed_in',
  /** Wrong passwords, PINs or codes since the previous entry. */
  'sign_in_failed',
  'account_created',
  'role_changed',
  'account_removed',
  /** People were given to another leader. */
  'people_moved',
  /** The password of the own account was changed. */
  'password_changed',
  /** The owner set the password of another account. */
  'password_set',
  /** A password was set with the recovery code. */
  'password_reset',
  'pin_changed',
  'recovery_issued',
  /** The owner opened a person of another leader. */
  'person_opened',
  /** The owner looked at a photo of another leader's sheet, which shows everybody on it. */
  'sheet_photo_opened',
  /** The owner exported or printed people of other leaders: see `takenAs`. */
  'campaign_taken',
  /** Leaders exported or printed their own people. */
  'own_exported',
  /** All data kept about one person were exported or printed for them. */
  'person_exported',
  /** A list of requests was exported. */
  'requests_exported',
  /** The rejected rows of an import were exported. */
  'rejected_exported',
  /** The log itself was exported. */
  'log_exported',
  'imported',
  /** The people of an import were erased. */
  'import_undone',
  /** Changes of another laptop were taken in. */
  'exchange_taken',
  'exchange_undone',
  'refreshed',
  'person_removed',
  'person_restored',
  /** Fields of one person or of many people were changed. `wayOfChange` says how. */
  'person_changed',
  'people_changed',
  /** A person's request was noted, extended or answered. */
  'request_noted',
  'request_edited',
  'request_extended',
  'request_answered',
  'request_erased',
  /** Recorded after the registration, or taken back: of each person an entry. */
  'authorisation_given',
  'authorisation_revoked',
  /** What shows authorisations: of a person, or of everybody on a sheet. */
  'proof_added',
  'proof_removed',
  /** Numbered sheets for signatures. */
  'sheets_made',
  /** An account asked about so many cédulas that it got no answers for a while. */
  'cedulas_probed',
  'setting_changed',
  /** A person was erased permanently. */
  'person_erased',
  /** The owner changed how long hidden people are kept. */
  'hidden_kept',
  /** People who were erased were removed from the copies too. */
  'copies_rewritten',
  /** This laptop founded a headquarters, was connected to one, or left it. */
  'headquarters_founded',
  'headquarters_connected',
  'headquarters_left',
  /** A laptop was invited, its invitation was withdrawn, or it was shut out. */
  'headquarters_invited',
  'headquarters_withdrawn',
  'headquarters_revoked',
] as const
export type AuditAction = (typeof auditActions)[number]

/** Kinds of entries by which the log can be filtered. */
export const auditKinds = [
  'access',
  'accounts',
  'viewed',
  'files',
  'people',
  'authorisations',
  'data',
  'settings',
] as const
export type AuditKind = (typeof auditKinds)[number]

/**
 * How people left the app. `print_dialog`: the system's print dialog was opened, which can also save to a file. Only a
 * following `paper` says that they were sent to a printer.
 */
export const takenAs = ['spreadsheet', 'csv', 'exchange', 'pdf', 'print_dialog', 'paper'] as const
export type TakenAs = (typeof takenAs)[number]

/** How the data of one person left the app, for them. */
export const personTakenAs = ['json', 'pdf', 'print_dialog', 'paper'] as const
export type PersonTakenAs = (typeof personTakenAs)[number]

export const proofKinds = ['signature', 'photo', 'sheet_photo'] as const
export type ProofKind = (typeof proofKinds)[number]

/** How people were changed: by one form, by labels of many people, or by undoing a change. */
export const waysOfChange = ['edit', 'label', 'undo'] as const
export type WayOfChange = (typeof waysOfChange)[number]

/** `first`: by creating the first account. */
export const signInMeans = ['password', 'pin', 'code', 'first'] as const
export type SignInMeans = (typeof signInMeans)[number]

/**
 * The author of an entry. `code`: a person with the recovery code, without an account. `gone`: an account that no
 * longer exists. `app`: the app itself. `nobody`: unknown.
 */
export type AuditActor =
  | { kind: 'account'; name: string; byCode: boolean }
  | { kind: 'code' }
  | { kind: 'gone' }
  | { kind: 'app' }
  | { kind: 'nobody' }

/** Names are the present ones; null: the person or the account no longer exists. */
export type AuditEvent =
  /** `older`: the one of the two that was from an earlier time. */
  | { action: 'keys_mismatch_accepted'; older: 'keys' | 'data' }
  | {
      action: 'key_rotated' | 'key_file_rewritten' | 'password_changed' | 'password_reset' | 'recovery_issued'
    }
  | { action: 'key_suspected' | 'password_set' | 'person_removed' | 'person_restored'; person: string | null }
  /** `copyOf`: when the copy was made, UTC ms. `returned`: people registered after it, who were registered again. */
  | { action: 'restored'; copyOf: number; returned: number }
  /** `unreadable`: number of pages. `missing`: number of people; null: unknown, possibly none. */
  | { action: 'salvaged'; unreadable: number; missing: number | null }
  | { action: 'signed_in'; means: SignInMeans }
  /** `person` null: no account, or one that no longer exists. */
  | { action: 'sign_in_failed'; means: SignInMeans; tries: number; person: string | null }
  | { action: 'account_created' | 'role_changed'; role: Role; person: string | null }
  | { action: 'account_removed'; person: string | null; moved: number }
  /** `person`: the moved person, if there was only one. */
  | { action: 'people_moved'; people: number; to: string | null; person: string | null }
  | { action: 'pin_changed'; isSet: boolean }
  | { action: 'person_opened'; person: string | null; leader: string | null }
  /** `sheet`: its number. `leader`: who made it. */
  | { action: 'sheet_photo_opened'; sheet: number; leader: string | null }
  | { action: 'campaign_taken'; as: TakenAs }
  /** `uid`: uid of the person, about whom nothing else is known. */
  | { action: 'person_erased'; uid: string; reason: ErasureReason }
  /** null: hidden people stay. */
  | { action: 'hidden_kept'; days: number | null }
  | { action: 'copies_rewritten'; copies: number }
  | { action: 'own_exported'; as: TakenAs; people: number }
  | { action: 'person_exported'; as: PersonTakenAs; person: string | null }
  | { action: 'requests_exported'; requests: number }
  | { action: 'rejected_exported'; rows: number }
  | { action: 'authorisation_given'; method: ConsentMethod; person: string | null }
  | { action: 'authorisation_revoked'; person: string | null }
  /** `sheet`: the number of the sheet of a `sheet_photo`; null: of a person. */
  | {
      action: 'proof_added' | 'proof_removed'
      proof: ProofKind
      person: string | null
      sheet: number | null
    }
  /** Numbers of the first and the last one. */
  | { action: 'sheets_made'; from: number; to: number }
  | { action: 'person_changed'; way: WayOfChange; person: string | null }
  | { action: 'people_changed'; way: WayOfChange; people: number }
  /** `request`: number of the request. */
  | {
      action: 'request_noted' | 'request_edited' | 'request_extended' | 'request_answered' | 'request_erased'
      request: number
      person: string | null
    }
  | { action: 'log_exported'; as: 'spreadsheet' | 'csv'; entries: number }
  | { action: 'imported' | 'exchange_taken'; people: number }
  | { action: 'import_undone' | 'exchange_undone'; people: number }
  /** `person`: the person, if there was only one. */
  | { action: 'refreshed'; people: number; isCampaign: boolean; person: string | null }
  | { action: 'cedulas_probed' }
  | {
      action: 'headquarters_founded' | 'headquarters_left' | 'headquarters_withdrawn' | 'headquarters_revoked'
    }
  | { action: 'headquarters_connected' | 'headquarters_invited'; role: HeadquartersRole }
  | { action: 'setting_changed'; change: SettingChange }

export type RecordedSetting = SettingChange['setting']

/** New value of a setting for all accounts. For a key, only whether there is one. */
export type SettingChange =
  | { setting: 'auto_lock'; minutes: number | null }
  | { setting: 'daily_ceiling'; dollars: number | null }
  | { setting: 'captcha_way'; way: CaptchaWay }
  | { setting: 'captcha_key' | 'captcha_peer'; isSet: boolean }
  | { setting: 'captcha_first'; provider: CaptchaProviderName }
  | { setting: 'peso_rate'; pesos: number | null }
  | { setting: 'census' | 'guidance' | 'schedule' | 'policy' }
  /** The text that is read to people from now on: its version. */
  | { setting: 'consent_text'; version: number }
  | { setting: 'backup_place' | 'goal'; isSet: boolean }

export type AuditEntry = AuditEvent & {
  /** Number in the log. */
  id: number
  /** UTC ms. */
  at: number
  by: AuditActor
  /** Whether somebody else may have done it and the owner has not read it yet. */
  isNews: boolean
}

/** `text`: names of accounts and people; empty: all. Days are those of Colombia; `from` and `to` are included. */
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
 * Where the log differs from what was written. `missing`: the entries from `from` to `to` are gone; `to` null: from
 * there on, their number is unknown. `after`: UTC ms of the entry before them; null: they are the first. `altered`:
 * this entry. `altered_before`: at least one of the entries before the first chained one, whose number is `before`.
 */
export type AuditBreak =
  | { kind: 'missing'; from: number; to: number | null; after: number | null }
  | { kind: 'altered'; entry: number; at: number }
  | { kind: 'altered_before'; before: number }

/**
 * `hash`: hash of the last entry, which represents the whole log; null: nothing is chained yet. `found`: number of
 * breaks; only the first ones are listed.
 */
export type AuditCheck =
  | { kind: 'whole'; entries: number; hash: string | null }
  | { kind: 'broken'; entries: number; breaks: AuditBreak[]; found: number }

export const auditChannels = {
  /** `before`: number of the last entry on the previous page; null: from the newest. */
  search: channel(
    'owner',
    z.strictObject({ filter: auditFilter, before: z.int().positive().nullable() }),
  ).returns<AuditPage>(),
  /** Entries that the owner has not read, about actions of others on the keys or on all data. Newest first. */
  news: channel('owner', nothing).returns<AuditEntry[]>(),
  /** Marks the news up to the entry `upTo` as read. */
  dismissNews: channel('owner', z.strictObject({ upTo: z.int().min(0) })).returns<null>(),
  /** Checks the whole chain; takes seconds for a million entries. */
  check: channel('owner', nothing).returns<AuditCheck>(),
  /**
   * Asks where to save, then writes every entry that matches the filter, with its hash. Recorded before the file
   * appears.
   */
  export: channel(
    'owner',
    z.strictObject({ filter: auditFilter, format: z.enum(exportFormats) }),
  ).returns<ExportAnswer>(),
}
