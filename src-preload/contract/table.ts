import * as z from 'zod'
import { personId } from './inputs.ts'
import { censusStatuses, tabNames } from './statuses.ts'

export const sortColumns = [
  'name',
  'cedula',
  'phone',
  'registeredAt',
  'status',
  'municipio',
  'puesto',
] as const
export type SortColumn = (typeof sortColumns)[number]

/** What tabs, orders, searches and filters look at. */
export const listedParts = [...sortColumns, 'departamento', 'mesa'] as const
export type ListedPart = (typeof listedParts)[number]

/** What the table can show of a person; the first five are shown where nothing was chosen. */
export const columnIds = [
  'name',
  'cedula',
  'phone',
  'registeredAt',
  'status',
  'municipio',
  'puesto',
  'mesa',
  'barrio',
  'fetchedAt',
] as const
export type ColumnId = (typeof columnIds)[number]

const sortOrder = z.strictObject({
  by: z.enum(sortColumns),
  direction: z.enum(['asc', 'desc']),
})
export type SortOrder = z.infer<typeof sortOrder>

/** A day in Colombia, as 2026-11-21. */
const day = z.iso.date()
const placeName = z.string().min(1).max(300)

/** Everything that is set has to hold; null and an empty list: any. */
const listFilter = z.strictObject({
  statuses: z.array(z.enum(censusStatuses)).max(censusStatuses.length),
  /** Of the municipio, whose name may be that of others. Views that were saved before there was one have none. */
  departamento: placeName.nullable().default(null),
  municipio: placeName.nullable(),
  puesto: placeName.nullable(),
  mesa: placeName.nullable(),
  /** First and last day of registration. */
  from: day.nullable(),
  to: day.nullable(),
  /** Those alone of whom no authorisation is kept. */
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
  withoutConsent: false,
}

/**
 * `search`: words that all have to be found, each in the name, cédula, phone, municipio or puesto, without accents and
 * case; one or two letters are looked for at the beginning of a word. Empty: everybody.
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

/** So many people may be named in a selection. */
export const mostPicked = 9_000

const pickedIds = z.array(personId).max(mostPicked)
/** `only`: these, whatever tab they are in. `all_but`: all that the view shows but these, and `also` those. */
const picks = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('only'), ids: pickedIds }),
  z.strictObject({ kind: z.literal('all_but'), ids: pickedIds, also: pickedIds }),
])

/** People of a table, each once, in the order of its view. */
export const selection = z.strictObject({ view: tableView, picks })
export type Selection = z.infer<typeof selection>
