import * as z from 'zod'
import { cedula, optionalText, personName, requiredText } from '../fields.ts'
import { channel } from './channel.ts'
import { nothing } from './inputs.ts'
import type { ExportAnswer } from './spreadsheet.ts'

/** Kinds of requests: a query (consulta) or a claim (reclamo) of Ley 1581, articles 14 and 15. */
export const requestKinds = ['query', 'rectify', 'revoke', 'erase', 'complaint'] as const
export type RequestKind = (typeof requestKinds)[number]

/** How a request arrived. */
export const requestWays = ['in_person', 'phone', 'whatsapp', 'email', 'letter'] as const
export type RequestWay = (typeof requestWays)[number]

/** Working days to answer, and working days that one extension adds. */
export const requestTerm = (kind: RequestKind): { days: number; more: number } =>
  kind === 'query' ? { days: 10, more: 5 } : { days: 15, more: 8 }

/** `overdue`: not answered by its last day, extended or not. */
export type RequestState = 'open' | 'extended' | 'overdue' | 'answered'

/** An open request is due soon if at most this many working days are left. */
export const dueSoonDays = 3

/** Days are those of Colombia, as 2026-11-21. */
export interface PersonRequest {
  /** Number of the request. */
  id: number
  kind: RequestKind
  way: RequestWay
  receivedOn: string
  /** Last day to answer. */
  dueOn: string
  state: RequestState
  /** Working days left. Negative: days overdue. 0: today is the last day. For an answered request: as of its answer. */
  daysLeft: number
  /** null: the person is not registered, or was erased. */
  personId: number | null
  /** null: erased. */
  name: string | null
  /** Digits only; null: not given, or erased. */
  cedula: string | null
  /** How to reach a person who is not registered; null: not given. */
  contact: string | null
  /** null: erased. */
  asked: string | null
  extension: { on: string; reason: string | null } | null
  answer: { on: string; text: string | null } | null
  /** Display name of the account that noted it; null: the account no longer exists. */
  notedBy: string | null
  /** Whether all personal values were erased. */
  isErased: boolean
}

/** Numbers of requests that need an answer. `overdue` and `dueSoon` are included in `open`. */
export interface RequestCounts {
  open: number
  overdue: number
  dueSoon: number
}

/** `more`: number of matching requests that are not listed. */
export interface ListedRequests {
  requests: PersonRequest[]
  more: number
  counts: RequestCounts
}

export const requestFilters = ['open', 'answered', 'all'] as const
export type RequestsShown = (typeof requestFilters)[number]

/** `text`: a number, or words of a name, a cédula or the request. */
const requestFilter = z.strictObject({ text: z.string().max(200), shown: z.enum(requestFilters) })
export type RequestFilter = z.infer<typeof requestFilter>

const day = z.iso.date('required')
const longest = 2_000

/**
 * `cedula`: if one of the caller's people has it, the request refers to that person, and name and contact are not kept.
 */
export const requestInput = z.strictObject({
  kind: z.enum(requestKinds),
  way: z.enum(requestWays),
  receivedOn: day,
  name: personName,
  /** null: not given. */
  cedula: cedula.nullable(),
  contact: optionalText(200),
  asked: requiredText(longest),
})

const requestId = z.int().positive()

export const requestsChannels = {
  /** Open requests by their last day, then answered ones, latest first: a leader's own and those of their people. */
  list: channel('leader', requestFilter).returns<ListedRequests>(),
  counts: channel('leader', nothing).returns<RequestCounts>(),
  /**
   * The person with a cédula among the caller's people, including hidden ones; for the owner, among everybody. null:
   * none.
   */
  whoHas: channel('leader', z.strictObject({ cedula })).returns<{ personId: number; name: string } | null>(),
  add: channel('leader', requestInput).returns<PersonRequest>(),
  /** Corrects an unanswered request. Computes its last day again. */
  edit: channel('leader', z.strictObject({ requestId, request: requestInput })).returns<PersonRequest>(),
  /** Extends a request once, before its last day has passed. */
  extend: channel(
    'leader',
    z.strictObject({ requestId, reason: requiredText(longest) }),
  ).returns<PersonRequest>(),
  answer: channel(
    'leader',
    z.strictObject({ requestId, answeredOn: day, text: requiredText(longest) }),
  ).returns<PersonRequest>(),
  /** Erases the personal values of an answered request. Its number and days stay. */
  forget: channel('leader', z.strictObject({ requestId })).returns<PersonRequest>(),
  /** Asks where to save, then writes a spreadsheet of the matching requests. Recorded before the file appears. */
  export: channel('leader', requestFilter).returns<ExportAnswer>(),
}
