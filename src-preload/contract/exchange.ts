import * as z from 'zod'
import { newPassword } from '../fields.ts'
import type { WrittenField } from '../person-fields.ts'
import { channel } from './channel.ts'
import { accountId, nothing, password } from './inputs.ts'
import type { ExportAnswer } from './spreadsheet.ts'
import { chosenPeople } from './table.ts'

/** Reasons why a file of another laptop cannot be opened. Each has a sentence in `messages.exchange`. */
export type ExchangeProblem =
  | 'not_readable'
  | 'not_such_file'
  | 'newer'
  | 'damaged'
  | 'wrong_password'
  | 'too_big'

/** `everybody`: including hidden people, so that the other laptop hides them too. */
const exchangedPeople = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('everybody') }),
  ...chosenPeople.options,
])
export type ExchangedPeople = z.infer<typeof exchangedPeople>

/** `password`: must be typed on the other laptop. */
export const exchangeInput = z.strictObject({ of: exchangedPeople, password: newPassword })

/**
 * A leader named in the file, and the number of their people in it. `known`: id of the leader's account here, if it is
 * certain; null: they have none, or their leader must be chosen. `proposed`: the proposed choice in that case.
 */
export interface LeaderInFile {
  uid: string
  name: string
  people: number
  known: number | null
  proposed: LeaderChoice
}

/**
 * The account here that gets the people; `elsewhere`: a leader of another laptop; `left_out`: the people are not taken
 * in.
 */
const leaderChoice = z.union([accountId, z.literal('elsewhere'), z.literal('left_out')])
export type LeaderChoice = z.infer<typeof leaderChoice>

/**
 * `writtenAt`: UTC ms. `leaders`: those with people in the file, most people first. `accounts`: the accounts that can
 * be chosen.
 */
export interface OpenedExchange {
  name: string
  writtenAt: number
  people: number
  leaders: LeaderInFile[]
  accounts: { id: number; displayName: string }[]
}

export type UnlockAnswer =
  | { kind: 'opened'; file: OpenedExchange }
  | { kind: 'refused'; problem: ExchangeProblem }
  | { kind: 'aborted' }

/**
 * Outcome for a person of the file. `fresh`: new here. `same`: no change. `newer_there`, `newer_here`: which laptop
 * has later data. `joined`: the same leader has the cédula here, in another registration. `disputed`: another leader
 * has the cédula. `hidden_there`, `erased_there`: the person is removed here too. `erased_here`: the person stays
 * erased. `left_out`: the leader's people are not taken in, or the person has an account here.
 */
export const exchangeOutcomes = [
  'fresh',
  'newer_there',
  'joined',
  'disputed',
  'hidden_there',
  'erased_there',
  'same',
  'newer_here',
  'erased_here',
  'left_out',
] as const
export type ExchangeOutcome = (typeof exchangeOutcomes)[number]

/**
 * `here` and `there`: as stored; for `leader` display names; for `census` the polling place or the status. null: none.
 */
export interface ExchangeDifference {
  part: WrittenField | 'leader' | 'census'
  here: string | null
  there: string | null
}

export interface ExchangedPerson {
  cedula: string
  name: string
  leader: string
  outcome: ExchangeOutcome
  differs: ExchangeDifference[]
}

/**
 * `changes`: number of people about whom the file has new data. `first`: at most 50 people, those with changes first.
 */
export interface ExchangePreview {
  counts: Record<ExchangeOutcome, number>
  changes: number
  first: ExchangedPerson[]
}

/** `leftMs`: null without an estimate. */
export interface ExchangeProgress {
  phase: 'reading' | 'applying' | 'removing'
  done: number
  total: number
  leftMs: number | null
}

/** `disputes`: total number of open ones, for the owner; null for others. */
export interface ExchangeResult {
  exchangeId: number
  people: number
  disputes: number | null
}

export type PreviewAnswer =
  | { kind: 'previewed'; preview: ExchangePreview }
  | { kind: 'refused'; problem: ExchangeProblem }
  | { kind: 'aborted' }

/** `refused`: the file can no longer be read, and nothing of it was kept. */
export type TakeAnswer =
  | { kind: 'taken'; result: ExchangeResult }
  | { kind: 'refused'; problem: ExchangeProblem }
  | { kind: 'aborted' }

/** Times are UTC ms. */
export interface LastExchange {
  exchangeId: number
  name: string
  startedAt: number
  people: number
}

/**
 * `running`: null: none. `last`: the leader's exchange, if it may be undone because nothing came after it; null: none.
 */
export interface ExchangeState {
  running: ExchangeProgress | null
  last: LastExchange | null
}

/**
 * `people`: number of people whose previous state was restored. `kept`: number of people who were changed here since,
 * and stay unchanged.
 */
export interface WithdrawnExchange {
  people: number
  kept: number
}

const exchangePreviewInput = z.strictObject({
  leaders: z
    .array(z.strictObject({ uid: z.string().min(1).max(64), to: leaderChoice }))
    .max(5_000)
    .refine((all) => new Set(all.map(({ uid }) => uid)).size === all.length, 'invalid'),
})

/**
 * Encrypted files of people, from laptop to laptop. One file at a time is open. Only the leader who opened it can use
 * it.
 */
export const exchangeChannels = {
  /**
   * Asks where to save, then writes the leader's own people with everything known about them. Otherwise like
   * `spreadsheet.export`: progress, abort, lock and record.
   */
  export: channel('leader', exchangeInput).returns<ExportAnswer>(),
  /** Asks for a file. */
  choose: channel('leader', nothing).returns<
    { kind: 'chosen'; name: string } | { kind: 'cancelled' } | { kind: 'refused'; problem: ExchangeProblem }
  >(),
  /** Opens the chosen file and reads all of it. Progress: `exchange.progress`. */
  unlock: channel('leader', z.strictObject({ password })).returns<UnlockAnswer>(),
  /**
   * Previews taking in the file; writes nothing. A leader who is not the owner takes in only their own people: the
   * others are `left_out`.
   */
  preview: channel('leader', exchangePreviewInput).returns<PreviewAnswer>(),
  /**
   * Carries out the last preview, in parts; progress: `exchange.progress`. If aborted, nothing of it is kept. After a
   * kill, the next session completes it.
   */
  start: channel('leader', nothing).returns<TakeAnswer>(),
  /** No effect if nothing runs. */
  abort: channel('leader', nothing).returns<null>(),
  /** Forgets the open file. */
  close: channel('leader', nothing).returns<null>(),
  state: channel('leader', nothing).returns<ExchangeState>(),
  /** Undoes the latest exchange of all, if it is the leader's. Erased people stay erased. */
  undo: channel('leader', z.strictObject({ exchangeId: z.int().positive() })).returns<WithdrawnExchange>(),
}
