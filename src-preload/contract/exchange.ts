import * as z from 'zod'
import { newPassword } from '../fields.ts'
import type { WrittenField } from '../person-fields.ts'
import { channel } from './channel.ts'
import { accountId, nothing, password } from './inputs.ts'
import type { ExportAnswer } from './spreadsheet.ts'
import { chosenPeople } from './table.ts'

/** Why a file of another laptop cannot be opened. Each has a sentence in `messages.exchange`. */
export type ExchangeProblem =
  | 'not_readable'
  | 'not_such_file'
  | 'newer'
  | 'damaged'
  | 'wrong_password'
  | 'too_big'

/** `everybody`: hidden people too, so that the other laptop hides them as well. */
const exchangedPeople = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('everybody') }),
  ...chosenPeople.options,
])
export type ExchangedPeople = z.infer<typeof exchangedPeople>

/** `password`: whoever takes the people in must type it. */
export const exchangeInput = z.strictObject({ of: exchangedPeople, password: newPassword })

/**
 * A leader whom the file names, and the number of their people in it. `known`: it is certain who they are: the id of their
 * account here; null: they have none, or their leader must be chosen. `proposed`: what is proposed then.
 */
export interface LeaderInFile {
  uid: string
  name: string
  people: number
  known: number | null
  proposed: LeaderChoice
}

/** The account here whose people they are; `elsewhere`: a leader of another laptop; `left_out`: they are not taken in. */
const leaderChoice = z.union([accountId, z.literal('elsewhere'), z.literal('left_out')])
export type LeaderChoice = z.infer<typeof leaderChoice>

/** `writtenAt`: UTC ms. `leaders`: with people in the file, most people first. `accounts`: those who can be chosen. */
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
 * What becomes of a person of the file. `fresh`: new here. `same`: nothing is new. `newer_there`, `newer_here`: which laptop
 * has later data. `joined`: the same leader has the cédula here, with another registration. `disputed`: another leader has
 * the cédula. `hidden_there`, `erased_there`: they go here too. `erased_here`: they stay erased. `left_out`: of a leader
 * whose people are not taken in, or somebody with an account here.
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

/** `here` and `there`: as stored, of `leader` display names, of `census` the polling place or the status. null: none. */
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

/** `changes`: people whom the file tells something new about. `first`: at most 50, those first who change something. */
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

/** `disputes`: open ones, all in all, for the owner; null for others. */
export interface ExchangeResult {
  exchangeId: number
  people: number
  disputes: number | null
}

export type PreviewAnswer =
  | { kind: 'previewed'; preview: ExchangePreview }
  | { kind: 'refused'; problem: ExchangeProblem }
  | { kind: 'aborted' }

/** `refused`: the file cannot be read any more, and nothing of it is left. */
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

/** `running`: null: none. `last`: the leader's, if it may be undone: nothing came after it; null: none. */
export interface ExchangeState {
  running: ExchangeProgress | null
  last: LastExchange | null
}

/** `people`: who are as they were before. `kept`: who were changed here since, and stay as they are. */
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

/** Encrypted files of people from laptop to laptop. One file at a time is open; a leader's file is nobody else's. */
export const exchangeChannels = {
  /**
   * Asks where to save, then writes the leader's own people with all that is known of them. As `spreadsheet.export`
   * otherwise: progress, abort, lock and record.
   */
  export: channel('leader', exchangeInput).returns<ExportAnswer>(),
  /** Asks for a file. */
  choose: channel('leader', nothing).returns<
    { kind: 'chosen'; name: string } | { kind: 'cancelled' } | { kind: 'refused'; problem: ExchangeProblem }
  >(),
  /** Opens the chosen file and reads it whole. Progress: `exchange.progress`. */
  unlock: channel('leader', z.strictObject({ password })).returns<UnlockAnswer>(),
  /**
   * Says what taking the file in would do; writes nothing. A leader who is not the owner takes in their own people alone:
   * the others are `left_out`.
   */
  preview: channel('leader', exchangePreviewInput).returns<PreviewAnswer>(),
  /**
   * Does what the last preview showed, in parts; progress: `exchange.progress`. Aborted, nothing of it is left. After a
   * kill, the next session completes it.
   */
  start: channel('leader', nothing).returns<TakeAnswer>(),
  /** No effect if nothing runs. */
  abort: channel('leader', nothing).returns<null>(),
  /** Forgets the open file. */
  close: channel('leader', nothing).returns<null>(),
  state: channel('leader', nothing).returns<ExchangeState>(),
  /** Takes back the latest exchange of all, if it is the leader's. Whoever is erased stays so. */
  undo: channel('leader', z.strictObject({ exchangeId: z.int().positive() })).returns<WithdrawnExchange>(),
}
