/** What is recorded in the log: what was done to the keys and to the data as a whole, and what an owner saw of others. */
export const auditActions = [
  /** Somebody went on although key file and database were not of the same time: see accounts/vault.ts. */
  'keys_mismatch_accepted',
  'key_rotated',
  /** The key file or its copy was missing or changed while the app ran. */
  'key_file_rewritten',
  /** All data were replaced by a copy. */
  'restored',
  /** A damaged database was replaced by what could be read of it. */
  'salvaged',
  /** The owner opened a person of another leader. */
  'person_opened',
  /** The owner took people of other leaders along: see `takenAs`. */
  'campaign_taken',
  /** A leader took their own people along as a file. */
  'own_exported',
] as const
export type AuditAction = (typeof auditActions)[number]

/**
 * `print_dialog`: the system's print dialog was opened, from which people can also leave otherwise than on paper. Only a
 * `paper` after it says that they were sent to a printer.
 */
export const takenAs = ['spreadsheet', 'csv', 'exchange', 'pdf', 'print_dialog', 'paper'] as const
export type TakenAs = (typeof takenAs)[number]

/**
 * Who did it. `code`: somebody with the recovery code, for no account. `gone`: an account that a restore has taken back.
 * `app`: the app itself.
 */
export type AuditActor =
  | { kind: 'account'; name: string; byCode: boolean }
  | { kind: 'code' }
  | { kind: 'gone' }
  | { kind: 'app' }

export type AuditEvent =
  /** `older`: which of the two was from an earlier time. */
  | { action: 'keys_mismatch_accepted'; older: 'keys' | 'data' }
  | { action: 'key_rotated' }
  | { action: 'key_file_rewritten' }
  /** `copyOf`: when the copy was made, UTC ms. `returned`: people registered after it, who were registered again. */
  | { action: 'restored'; copyOf: number; returned: number }
  /** `unreadable`: pages. `missing`: people; null: an unknown number, possibly none. */
  | { action: 'salvaged'; unreadable: number; missing: number | null }
  /** Names as they are now; null: the person or the account is gone. */
  | { action: 'person_opened'; person: string | null; leader: string | null }
  | { action: 'campaign_taken'; as: TakenAs }
  | { action: 'own_exported'; as: 'spreadsheet' | 'csv' | 'exchange'; people: number }

export type AuditEntry = AuditEvent & {
  id: number
  /** UTC ms. */
  at: number
  by: AuditActor
  /** Somebody else may have done it, and the owner has not read of it. */
  isNews: boolean
}
