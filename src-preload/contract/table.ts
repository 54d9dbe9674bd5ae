import * as z from 'zod'
import { label } from '../fields.ts'
import { sortColumns } from '../person-fields.ts'
import { accountId, personId } from './inputs.ts'
import { censusStatuses, tabNames } from './statuses.ts'

const sortOrder = z.strictObject({
  by: z.enum(sortColumns),
  direction: z.enum(['asc', 'desc']),
})
export type SortOrder = z.infer<typeof sortOrder>

/** A day in Colombia, as 2026-11-21. */
const day = z.iso.date()
const placeName = z.string().min(1).max(300)

/** All set parts must match; null and an empty list match anything. */
const listFilter = z.strictObject({
  statuses: z.array(z.enum(censusStatuses)).max(censusStatuses.length),
  /** Distinguishes municipios with the same name. Missing in views saved by older versions. */
  departamento: placeName.nullable().default(null),
  municipio: placeName.nullable(),
  puesto: placeName.nullable(),
  mesa: placeName.nullable(),
  /** First and last day of registration. */
  from: day.nullable(),
  to: day.nullable(),
  /** The account that registered them; only set in the campaign's view. Missing in views saved by older versions. */
  leader: accountId.nullable().default(null),
  /** People of this barrio, in any spelling. Missing in views saved by older versions. */
  barrio: placeName.nullable().default(null),
  /** People with this label. Missing in views saved by older versions. */
  label: label.nullable().default(null),
  /** Only people without a recorded authorisation. */
  withoutConsent: z.boolean(),
})
export type ListFilter = z.infer<typeof listFilter>

export const noFilter: ListFilter = {
  statuses: [],
  departamento: null,
  municipio: null,
  puesto: null,
  mesa: null,
  from: null,
  to: null,
  leader: null,
  barrio: null,
  label: null,
  withoutConsent: false,
}

/**
 * `search`: every word must match a `searched` field (`person-fields.ts`), ignoring accents and case. One or two
 * letters match the beginning of a word. Empty: everybody.
 */
export const tableView = z.strictObject({
  tab: z.enum(tabNames),
  sort: sortOrder,
  search: z.string().max(100),
  filter: listFilter,
})
export type TableView = z.infer<typeof tableView>

export const everybody: TableView = {
  tab: 'todos',
  sort: { by: 'registeredAt', direction: 'desc' },
  search: '',
  filter: noFilter,
}

export const isFiltered = ({ statuses, ...parts }: ListFilter): boolean =>
  statuses.length > 0 || Object.values(parts).some((part) => part !== null && part !== false)

/** Whether a view shows fewer people than its tab has. */
export const isNarrowed = ({ search, filter }: TableView): boolean =>
  search.trim() !== '' || isFiltered(filter)

/** Most ids in a selection. */
export const maxPicked = 9_000

const pickedIds = z.array(personId).max(maxPicked)
/** `only`: these people, whatever the tab. `all_but`: the whole view except `ids`, plus `also`. */
const picks = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('only'), ids: pickedIds }),
  z.strictObject({ kind: z.literal('all_but'), ids: pickedIds, also: pickedIds }),
])

/** Selected people, each once, in the order of the view. */
export const selection = z.strictObject({ view: tableView, picks })
export type Selection = z.infer<typeof selection>

/** The people of a view, or selected ones. */
export const chosenPeople = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('view'), view: tableView }),
  z.strictObject({ kind: z.literal('selection'), selection }),
])
export type ChosenPeople = z.infer<typeof chosenPeople>

/** The leader's words for the people: filters and search. Printed on each sheet and in a workbook's summary. */
export const about = z.string().max(500)
