import * as z from 'zod'
import type { Scope } from '../person-fields.ts'
import { channel } from './channel.ts'
import type { PesoRate } from './costs.ts'
import { nothing } from './inputs.ts'
import { type ExportAnswer, exportFormats } from './spreadsheet.ts'
import type { SettledStatus } from './statuses.ts'
import { chosenPeople } from './table.ts'

/**
 * People to look up again. `errors`: everybody whose lookups failed. `older`: results from more than `days` days ago.
 * `chosen`: people of the table, whatever their status.
 */
export const rechecked = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('errors') }),
  z.strictObject({ kind: z.literal('older'), days: z.int().min(1).max(3_650) }),
  z.strictObject({ kind: z.literal('chosen'), of: chosenPeople }),
])
export type Rechecked = z.infer<typeof rechecked>

/** Number of people of a choice who are not looked up again, by reason. */
export interface LeftOut {
  /** Without a recorded authorisation. */
  unauthorised: number
  /** Without a result yet: their first lookup waits. */
  unanswered: number
  /** Already waiting for a lookup. */
  queued: number
  /** Invented people. */
  samples: number
  /** Another laptop of the campaign got the result less than 30 days ago. */
  elsewhere: number
}

export interface RecheckPreview {
  /** Number of people who would be looked up again. */
  people: number
  leftOut: LeftOut
  /** Number of jobs in the queue that run before. */
  ahead: number
  /** Estimated ms until all of them are done, from measured lookups; null before the first measurement. */
  leftMs: number | null
  /** Estimated US dollars; null: captchas cost nothing now. */
  dollars: number | null
  /** null: the owner set none. */
  rate: PesoRate | null
  /** Whether it takes longer because of the daily ceiling. */
  isHeldByCeiling: boolean
}

/** A batch of lookups. Times are UTC ms. `checked`, `failed`, `skipped` and `left` add up to `people`. */
export interface Recheck {
  id: number
  kind: Rechecked['kind']
  /** For `older`: number of days. */
  days: number | null
  scope: Scope
  state: 'running' | 'paused' | 'done' | 'cancelled'
  startedAt: number
  /** null: it runs or is paused. */
  endedAt: number | null
  people: number
  /** Number of people about whom the census answered. */
  checked: number
  /** Number of those whose status, puesto or mesa has changed. */
  changed: number
  /** Number of people for whom every try failed. They keep the previous result. */
  failed: number
  /**
   * Number of people who were not looked up: hidden, erased, moved to another leader or removed from the queue
   * meanwhile.
   */
  skipped: number
  left: number
  /** Estimated ms; null before the first measurement and while it does not run. */
  leftMs: number | null
  /** US dollars for captchas so far. */
  dollars: number
  rate: PesoRate | null
}

/** The page lists an election that it did not list before (`offered`), or the owner chose another one (`chosen`). */
export interface ElectionNews {
  kind: 'offered' | 'chosen'
  /** null: the current polling place. */
  name: string | null
  /** UTC ms. */
  at: number
}

export interface RecheckState {
  /** The account's batch that runs, is paused or ended last; null: none. */
  batch: Recheck | null
  /** Progress of writing a batch; null: none is being written. */
  starting: { done: number; total: number; leftMs: number | null } | null
  /** The latest news; null: there were none. */
  elections: ElectionNews | null
}

/** `started`: the batch runs. `nobody`: nobody has to be looked up. */
export type RecheckStart = { kind: 'started' | 'nobody' | 'aborted' }

/** A result for the list of changes. */
export interface ShownResult {
  status: SettledStatus
  novedad: string | null
  departamento: string | null
  municipio: string | null
  puesto: string | null
  mesa: string | null
}

export const changedPartNames = ['status', 'puesto', 'mesa'] as const
export type ChangedPart = (typeof changedPartNames)[number]

export interface RecheckChange {
  personId: number
  name: string
  cedula: string
  /** Display name of the leader who registered them. */
  leader: string | null
  /** At least one part. */
  parts: readonly ChangedPart[]
  before: ShownResult
  after: ShownResult
}

/** In the order in which they were chosen. Leaves out people who were hidden or erased since. */
export interface RecheckChanges {
  rows: RecheckChange[]
  total: number
}
export const changesPageSize = 200

const batch = { recheckId: z.int().positive() }

/**
 * Lookups of many people again, after all other waiting lookups. Each account has one batch at a time, which is kept
 * until the account starts another or forgets it.
 */
export const recheckChannels = {
  state: channel('leader', nothing).returns<RecheckState>(),
  /** Number of the leader's own people whom a batch would look up, its duration and its cost. */
  preview: channel('leader', rechecked).returns<RecheckPreview>(),
  /**
   * Starts a batch of the leader's own people. Nobody of it is looked up before all of them are written. Refused as
   * `busy` while the account's last batch has not ended. Reported by `recheck.changed`.
   */
  start: channel('leader', rechecked).returns<RecheckStart>(),
  /** Aborts the writing of a batch; no effect if none is being written. */
  abortStart: channel('leader', nothing).returns<null>(),
  /** Removes the batch's people from the queue until `resume`, also after a restart. A running lookup finishes. */
  pause: channel('leader', nothing).returns<RecheckState>(),
  resume: channel('leader', nothing).returns<RecheckState>(),
  /** Ends the batch. People who were not looked up keep their previous result. */
  cancel: channel('leader', nothing).returns<RecheckState>(),
  /** Forgets the ended batch and its list. */
  forget: channel('leader', nothing).returns<RecheckState>(),
  /** People of the account's own batch whose result changed. `page`: counts from 0. */
  changes: channel(
    'leader',
    z.strictObject({ ...batch, page: z.int().min(0).max(1_000_000) }),
  ).returns<RecheckChanges>(),
  /** Asks where to save, then writes the people whose result changed. Recorded like any export. */
  export: channel(
    'leader',
    z.strictObject({ ...batch, format: z.enum(exportFormats) }),
  ).returns<ExportAnswer>(),
}
