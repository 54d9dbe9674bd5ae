import * as z from 'zod'
import { cedula, consentMethods, optionalText, personName, phone } from '../fields.ts'
import { channel } from './channel.ts'
import type { ConsentMethodShown, ConsentText } from './consent.ts'
import { nothing, personId } from './inputs.ts'
import type { LookupError } from './lookup.ts'
import type { CensusStatus, Tab } from './statuses.ts'
import { tableView } from './table.ts'

/** A person with their census record, as the table and the open row show them. Times are UTC milliseconds. */
export interface PersonRow {
  id: number
  /** Rises with every change of the person, their record or their job; a row with a lower one is stale. */
  revision: number
  name: string
  /** Digits only. */
  cedula: string
  /** 10 digits, or null: the person has none. */
  phone: string | null
  barrio: string | null
  notes: string | null
  registeredAt: number
  status: CensusStatus
  /** A settled result that has been asked again and waits or runs. */
  askedAgain: boolean
  /** When the waiting job is due; set only for a retry. */
  nextAttemptAt: number | null
  departamento: string | null
  municipio: string | null
  puesto: string | null
  direccion: string | null
  mesa: string | null
  novedad: string | null
  resolucion: string | null
  /** ISO date (2026-11-21) where the page's text is a date, else the page's text. */
  fechaNovedad: string | null
  /** Host of the page that answered. */
  source: string | null
  /** When the settled status was obtained. */
  fetchedAt: number | null
  lastRefreshAt: number | null
  /** What the last failed lookup ran into, also beside a final result that a refresh failed to renew. */
  lastError: LookupError | null
  consent: { method: ConsentMethodShown; textVersion: number; givenAt: number } | null
}

/** `counts`: how many of those that the search and the filter let through each tab has. */
export interface ListedPeople {
  /** Person ids in the order asked for. */
  ids: Int32Array
  counts: Record<Tab, number>
  /** The first of them, as many as a window shows, so that they are painted with the list. */
  firstRows: PersonRow[]
}

/** A polling place of the leader's people, with how many vote there at each table; null: the answer named none. */
export interface PlaceCount {
  departamento: string | null
  municipio: string
  puesto: string | null
  mesa: string | null
  people: number
}

/** Whether a cédula may be registered by the signed-in leader. Names nobody. */
export type CedulaCheck = 'free' | 'yours' | 'another_leaders' | 'own'

const personFields = {
  name: personName,
  phone: phone.nullable(),
  barrio: optionalText(80),
  notes: optionalText(1_000),
}

export const registerInput = z.strictObject({
  cedula,
  ...personFields,
  consent: z.strictObject({
    method: z.enum(consentMethods, 'required'),
    textVersion: z.int().positive(),
    accepted: z.literal(true, 'not_authorised'),
  }),
})

export const editInput = z.strictObject({ personId, cedula, ...personFields })

export const peopleChannels = {
  /**
   * Acknowledged once person, consent, record and job are on disk. One whom another leader has is refused as a
   * `duplicate`, and the attempt is kept for the owner.
   */
  register: channel('leader', registerInput).returns<PersonRow>(),
  /**
   * Queues a lookup only where the cédula is another one: that drops what the census said, and is refused as a
   * `duplicate` like a registration. The row comes with `people.changed`, as it does to everybody who shows it.
   */
  edit: channel('leader', editInput).returns<{ isCedulaCorrected: boolean }>(),
  /**
   * Hides a person everywhere and takes their lookup out of the queue. Refused as `has_account` for the person of an
   * account that signs in.
   */
  remove: channel('leader', z.strictObject({ personId })).returns<null>(),
  /** Takes that back: the person and their place in the queue are as they were. */
  restore: channel('leader', z.strictObject({ personId })).returns<PersonRow>(),
  /** Shows where the person votes on a map in the system's browser; false where none opened. */
  openMap: channel('signed_in', z.strictObject({ personId })).returns<boolean>(),
  checkCedula: channel('leader', z.strictObject({ cedula })).returns<CedulaCheck>(),
  list: channel('leader', tableView).returns<ListedPeople>(),
  rows: channel('leader', z.strictObject({ ids: z.array(personId).max(200) })).returns<PersonRow[]>(),
  /** Where the leader's people vote, by municipio, puesto and mesa. */
  places: channel('leader', nothing).returns<PlaceCount[]>(),
  /** What is read to a person before they authorise. */
  /** All versions, the one in force first. */
  consentTexts: channel('leader', nothing).returns<ConsentText[]>(),
}
