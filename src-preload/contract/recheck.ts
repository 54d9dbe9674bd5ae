import * as z from 'zod'
import type { Scope } from '../person-fields.ts'
import { channel } from './channel.ts'
import type { PesoRate } from './costs.ts'
import { nothing } from './inputs.ts'
import { type ExportAnswer, exportFormats } from './spreadsheet.ts'
import type { SettledStatus } from './statuses.ts'
import { chosenPeople } from './table.ts'

/**
 * Whom to look up again. `errors`: everybody whose lookups failed. `older`: results from more than `days` days ago.
 * `chosen`: people of the table, whatever their status.
 */
export const rechecked = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('errors') }),
  z.strictObject({ kind: z.literal('older'), days: z.int().min(1).max(3_650) }),
  z.strictObject({ kind: z.literal('chosen'), of: chosenPeople }),
])
export type Rechecked = z.infer<typeof rechecked>

/** People of a choice who are not looked up again, by the reason. */
export interface LeftOut {
  /** Without an authorisation on file. */
  unauthorised: number
  /** Without a result so far: their first lookup waits. */
  unanswered: number
  /** They wait for a lookup already. */
  queued: number
  /** Invented people. */
  samples: number
}

export interface RecheckPreview {
  /** Who would be looked up again. */
  people: number
  leftOut: LeftOut
  /** Jobs of the queue that go first. */
  ahead: number
  /** Estimated ms until all of them are done, from measured lookups; null before the first measurement. */
  leftMs: number | null
  /** Estimated US dollars; null: captchas cost nothing now. */
  dollars: number | null
  /** null: the owner set none. */
  rate: PesoRate | null
  /** The daily ceiling makes it take longer than the lookups do. */
  isHeldByCeiling: boolean
}

/** A batch of lookups. Times are UTC ms. `checked`, `failed`, `skipped` and `left` add up to `people`. */
export interface Recheck {
  id: number
  kind: Rechecked['kind']
  /** Of `older`. */
  days: number | null
  scope: Scope
  state: 'running' | 'paused' | 'done' | 'cancelled'
  startedAt: number
  /** null: it runs or is paused. */
  endedAt: number | null
  people: number
  /** The census answered. */
  checked: number
  /** Of those, who has another status, puesto or mesa than before. */
  changed: number
  /** Every try failed; the result before is kept. */
  failed: number
  /** Not looked up: hidden, erased, moved to another leader or taken out of the queue meanwhile. */
  skipped: number
  left: number
  /** Estimated; null before the first measurement, and unless it runs. */
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
  /** The account's batch that runs, is paused or ended last; null: there is none. */
  batch: Recheck | null
  /** A batch is being written down; null: none is. */
  starting: { done: number; total: number; leftMs: number | null } | null
  /** The latest; null: there were none. */
  elections: ElectionNews | null
}

/** `started`: the batch runs. `nobody`: nobody was left to look up. */
export type RecheckStart = { kind: 'started' | 'nobody' | 'aborted' }

/** A result as the list of changes shows it. */
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
  /** At least one. */
  parts: readonly ChangedPart[]
  before: ShownResult
  after: ShownResult
}

/** In the order in which they were chosen. People who were hidden or erased since are left out. */
export interface RecheckChanges {
  rows: RecheckChange[]
  total: number
}
export const changesPageSize = 200

const batch = { recheckId: z.int().positive() }

/**
 * Lookups of many people again, after everything else that waits. One batch per account at a time; it is kept until its
 * account starts another or forgets it.
 */
export const recheckChannels = {
  state: channel('leader', nothing).returns<RecheckState>(),
  /** Whom a batch of the leader's own people would look up, how long it takes and what it costs. */
  preview: channel('leader', rechecked).returns<RecheckPreview>(),
  /**
   * Begins a batch of the leader's own people. Nobody of it is looked up before all are written down. Refused as `busy`
   * while the account's last batch has not ended. News: `recheck.changed`.
   */
  start: channel('leader', rechecked).returns<RecheckStart>(),
  /** Aborts a batch that is being written down; no effect if none is. */
  abortStart: channel('leader', nothing).returns<null>(),
  /** Takes the batch's people out of the queue until `resume`, across restarts too; a running lookup finishes. */
  pause: channel('leader', nothing).returns<RecheckState>(),
  resume: channel('leader', nothing).returns<RecheckState>(),
  /** Ends the batch; who was not looked up keeps the result before. */
  cancel: channel('leader', nothing).returns<RecheckState>(),
  /** Forgets the ended batch and its list. */
  forget: channel('leader', nothing).returns<RecheckState>(),
  /** Who changed, of the account's own batch. `page`: from 0. */
  changes: channel(
    'leader',
    z.strictObject({ ...batch, page: z.int().min(0).max(1_000_000) }),
  ).returns<RecheckChanges>(),
  /** Asks where to save, then writes who changed. Recorded like any export. */
  export: channel(
    'leader',
    z.strictObject({ ...batch, format: z.enum(exportFormats) }),
  ).returns<ExportAnswer>(),
}
