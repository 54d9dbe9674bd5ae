import * as z from 'zod'
import { cedula, optionalText, personName, requiredText } from '../fields.ts'
import { channel } from './channel.ts'
import { nothing } from './inputs.ts'
import type { ExportAnswer } from './spreadsheet.ts'

/** What people ask for: a query (consulta) or a claim (reclamo) of Ley 1581, articles 14 and 15. */
export const requestKinds = ['query', 'rectify', 'revoke', 'erase', 'complaint'] as const
export type RequestKind = (typeof requestKinds)[number]

/** How it came in. */
export const requestWays = ['in_person', 'phone', 'whatsapp', 'email', 'letter'] as const
export type RequestWay = (typeof requestWays)[number]

/** Working days to answer, and those that one extension adds. */
export const requestTerm = (kind: RequestKind): { days: number; more: number } =>
  kind === 'query' ? { days: 10, more: 5 } : { days: 15, more: 8 }

/** `overdue`: not answered after its last day, extended or not. */
export type RequestState = 'open' | 'extended' | 'overdue' | 'answered'

/** An open request is due soon from so many working days before its last day on. */
export const dueSoonDays = 3

/** Days are those of Colombia, as 2026-11-21. */
export interface PersonRequest {
  /** Its number. */
  id: number
  kind: RequestKind
  way: RequestWay
  receivedOn: string
  /** Last day to answer. */
  dueOn: string
  state: RequestState
  /** Working days left; negative: so many too late. 0: today is the last one. Of an answered one as of its answer. */
  daysLeft: number
  /** null: the person is not registered, or was erased. */
  personId: number | null
  /** null: erased. */
  name: string | null
  /** Digits only; null: not told, or erased. */
  cedula: string | null
  /** How to reach somebody who is not registered; null: not told. */
  contact: string | null
  /** null: erased. */
  asked: string | null
  extension: { on: string; reason: string | null } | null
  answer: { on: string; text: string | null } | null
  /** Display name of who noted it; null: the account is gone. */
  notedBy: string | null
  /** Nothing personal is left of it. */
  isErased: boolean
}

/** What needs an answer. `overdue` and `dueSoon` are among `open`. */
export interface RequestCounts {
  open: number
  overdue: number
  dueSoon: number
}

/** `more`: requests that match and are not listed. */
export interface ListedRequests {
  requests: PersonRequest[]
  more: number
  counts: RequestCounts
}

export const requestFilters = ['open', 'answered', 'all'] as const
export type RequestsShown = (typeof requestFilters)[number]

/** `text`: a number, or words of a name, a cédula or of what was asked. */
const requestFilter = z.strictObject({ text: z.string().max(200), shown: z.enum(requestFilters) })
export type RequestFilter = z.infer<typeof requestFilter>

const day = z.iso.date('required')
const longest = 2_000

/** `cedula`: of one of the caller's people, it stands for them, and name and contact are not kept. */
export const requestInput = z.strictObject({
  kind: z.enum(requestKinds),
  way: z.enum(requestWays),
  receivedOn: day,
  name: personName,
  /** null: not told. */
  cedula: cedula.nullable(),
  contact: optionalText(200),
  asked: requiredText(longest),
})

const requestId = z.int().positive()

export const requestsChannels = {
  /** Open ones by their last day, then the answered ones, the latest first. A leader's own and those of their people. */
  list: channel('leader', requestFilter).returns<ListedRequests>(),
  counts: channel('leader', nothing).returns<RequestCounts>(),
  /** Which of the caller's people, hidden ones included, has a cédula; of the owner everybody. null: none. */
  whoHas: channel('leader', z.strictObject({ cedula })).returns<{ personId: number; name: string } | null>(),
  add: channel('leader', requestInput).returns<PersonRequest>(),
  /** Corrects one that is not answered. Its last day is computed anew. */
  edit: channel('leader', z.strictObject({ requestId, request: requestInput })).returns<PersonRequest>(),
  /** Once, before its last day has passed. */
  extend: channel(
    'leader',
    z.strictObject({ requestId, reason: requiredText(longest) }),
  ).returns<PersonRequest>(),
  answer: channel(
    'leader',
    z.strictObject({ requestId, answeredOn: day, text: requiredText(longest) }),
  ).returns<PersonRequest>(),
  /** Erases what is personal of an answered one: its number and its days stay. */
  forget: channel('leader', z.strictObject({ requestId })).returns<PersonRequest>(),
  /** Asks where to save a spreadsheet of the filter. Recorded before the file appears. */
  export: channel('leader', requestFilter).returns<ExportAnswer>(),
}
