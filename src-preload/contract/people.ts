import * as z from 'zod'
import { cedula, consentMethods, label, personName, phone } from '../fields.ts'
import { type CensusFields, type WrittenFields, writtenSchemas } from '../person-fields.ts'
import { strokes } from '../signature.ts'
import { type SheetLine, sheetLine } from './authorisation.ts'
import { channel } from './channel.ts'
import { type ConsentMethodShown, type ConsentText, givenConsent } from './consent.ts'
import type { ErasureReason } from './erasure.ts'
import { nothing, personId } from './inputs.ts'
import type { LookupError } from './lookup.ts'
import type { CensusStatus, Tab } from './statuses.ts'
import { selection, tableView } from './table.ts'

/** A person with their census record, as the table and the open row show them. Times are UTC ms. */
export interface PersonRow extends WrittenFields, CensusFields {
  id: number
  /** Increases with every change of the person, their record or their job; a row with a lower revision is stale. */
  revision: number
  registeredAt: number
  /** The account that registered them and its display name; null for the person behind an account. */
  leaderId: number | null
  leader: string | null
  status: CensusStatus
  /** Whether a settled result exists and its refresh waits or runs. */
  askedAgain: boolean
  /** When the waiting job is due; only set for a retry. */
  nextAttemptAt: number | null
  /** Host of the page that answered. */
  source: string | null
  /** When the settled status was obtained. */
  fetchedAt: number | null
  lastRefreshAt: number | null
  /** Error of the last failed lookup. Kept beside a final result if only its refresh failed. */
  lastError: LookupError | null
  /** null: no authorisation is in force. */
  consent: {
    method: ConsentMethodShown
    textVersion: number
    givenAt: number
    sheet: SheetLine | null
  } | null
  /** When the person took the authorisation back; null: they did not. */
  revokedAt: number | null
  /** Whether the person belongs to an unfinished import: not looked up yet, and deleted if the import is cancelled. */
  isOfUnfinishedImport: boolean
}

/** `counts`: matches of search and filter in each tab. */
export interface ListedPeople {
  /** Person ids in the requested order. */
  ids: Int32Array<ArrayBuffer>
  counts: Record<Tab, number>
  /** The first rows, enough to fill a window, so that they are painted together with the list. */
  firstRows: PersonRow[]
}

/** Number of the leader's people at one mesa of a polling place; null: the answer named none. */
export interface PlaceCount {
  departamento: string | null
  municipio: string
  puesto: string | null
  mesa: string | null
  people: number
}

/**
 * Whether the signed-in leader may register a cédula. Does not say who has it. `erased`: the data of a person with it
 * were erased, and only a new authorisation may bring them back.
 */
export type CedulaCheck = 'free' | 'yours' | 'another_leaders' | 'own' | 'erased'

/** The holder of a cédula that is taken. */
export type Duplicate = Exclude<CedulaCheck, 'free' | 'erased'>

/** `person`: who has it; only for `yours`. `registeredAt`: UTC ms. `erasure`: only for `erased`. */
export interface CedulaAnswer {
  check: Exclude<CedulaCheck, 'another_leaders'>
  erasure: { erasedAt: number; reason: ErasureReason } | null
  person: Pick<PersonRow, 'id' | 'name' | 'registeredAt'> | null
}

/** A text that a leader wrote, such as a label or a barrio, and the number of people who have it. */
export interface TextCount {
  name: string
  people: number
}

/** `full`: number of people who already have five labels and got no more. */
export interface LabelAnswer {
  changed: number
  full: number
}

export const registerInput = z.strictObject({
  ...writtenSchemas,
  consent: z.strictObject({
    method: z.enum(consentMethods, 'required'),
    textVersion: z.int().positive(),
    accepted: z.literal(true, 'not_authorised'),
    /** The line of the numbered sheet that the person signed. Its text is the one they read. */
    sheet: sheetLine.optional(),
    /** A signature that the person drew on this computer. */
    strokes: strokes.optional(),
  }),
  /** Confirms that the leader knows that the person's data were erased, and that this authorisation is a new one. */
  isAfterErasure: z.literal(true).optional(),
})

/** Fields that an account may correct about its own person. */
export const ownInput = z.strictObject({ name: personName, phone })

export const rowsInput = z.strictObject({ ids: z.array(personId).max(200) })

export const labelInput = z.strictObject({ selection, label, change: z.enum(['add', 'remove']) })

/** `day`: in Colombia, not later than today. */
export const authoriseInput = z.strictObject({ selection, consent: givenConsent })

export const editInput = z.strictObject({ personId, ...writtenSchemas })

export const peopleChannels = {
  /**
   * Acknowledged once person, consent, record and job are on disk. Refused as a `duplicate` if another leader has the
   * person; then a claim is kept for the owner. Refused as `erased` for a cédula whose data were erased, unless
   * `isAfterErasure` is given.
   */
  register: channel('leader', registerInput).returns<PersonRow>(),
  /**
   * Queues a lookup only if the cédula changes. Such a change drops the census answer and may be refused as a
   * `duplicate`, like a registration, or as `erased`, because an edit brings no new authorisation. The row follows in
   * `people.changed`.
   */
  edit: channel('leader', editInput).returns<{ isCedulaCorrected: boolean }>(),
  /** Corrects name and phone of the account's own person. The cédula stays. */
  correctOwn: channel('signed_in', ownInput).returns<PersonRow>(),
  /**
   * Hides a person everywhere and removes their lookup from the queue. Refused as `has_account` for the person of an
   * account that can sign in.
   */
  remove: channel('leader', z.strictObject({ personId })).returns<null>(),
  /** Undoes `remove`: restores the person and their position in the queue. */
  restore: channel('leader', z.strictObject({ personId })).returns<PersonRow>(),
  /** Opens a map of the person's polling place in the system's browser; false if none opened. */
  openMap: channel('signed_in', z.strictObject({ personId })).returns<boolean>(),
  /**
   * Checks a cédula while it is typed. Reveals nothing about other leaders' people: only `people.register` does, and it
   * leaves a claim. Refused as `wait` after many calls in a row; the refusal is recorded.
   */
  checkCedula: channel('leader', z.strictObject({ cedula })).returns<CedulaAnswer>(),
  /** Number of people whom the leader has registered today, by Colombia's clock. */
  registeredToday: channel('leader', nothing).returns<number>(),
  list: channel('leader', tableView).returns<ListedPeople>(),
  /**
   * The first people of the list, before all of it is read: rows to show meanwhile. Empty if they cannot be read at once.
   */
  first: channel('leader', tableView).returns<PersonRow[]>(),
  rows: channel('leader', rowsInput).returns<PersonRow[]>(),
  /** Counts of the leader's people by municipio, puesto and mesa. */
  places: channel('leader', nothing).returns<PlaceCount[]>(),
  /** The barrios of the leader's people, sorted by name. */
  barrios: channel('leader', nothing).returns<TextCount[]>(),
  /** The labels of the leader's people, sorted by name. */
  labels: channel('leader', nothing).returns<TextCount[]>(),
  /**
   * Adds a label to the people of a selection, or removes it from them. The rows follow in `people.changed`. A kill
   * leaves a part of the people changed; repeating the call changes the rest.
   */
  label: channel('leader', labelInput).returns<LabelAnswer>(),
  /**
   * Records that people of a selection took their authorisation back: they are not looked up again. Returns the number
   * of people who had one; their rows follow in `people.changed`. A kill leaves a part of them changed; repeating the
   * call changes the rest.
   */
  revoke: channel('leader', z.strictObject({ selection })).returns<{ revoked: number }>(),
  /**
   * Records the authorisation of the people of a selection who have none, and lets their lookups begin. Returns their
   * number; their rows follow in `people.changed`. A kill leaves a part of them changed; repeating the call changes the
   * rest.
   */
  authorise: channel('leader', authoriseInput).returns<{ authorised: number }>(),
  /** All versions of the text that is read to people before they authorise. The version in force comes first. */
  consentTexts: channel('leader', nothing).returns<ConsentText[]>(),
}
