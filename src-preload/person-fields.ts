import type * as z from 'zod'
import { cedula, labels, optionalText, personName, phone } from './fields.ts'

/**
 * One descriptor per field of a person, in the order of a spreadsheet's columns. Schemas, rows, columns, search,
 * exports, drafts and forms are derived from it. A new field needs a descriptor here, a column in `database/schema.ts`
 * with its migration, and its texts in `messages/person-fields.ts`.
 */
interface Field {
  /** The schema of a field that the leader writes. It maps the typed text to the stored value. */
  written?: z.ZodType
  /** A written field that may stay empty (stored as null). The value selects its kind of input. */
  freeText?: 'one_line' | 'labels' | 'lines'
  /** The census supplies the field: text of the page, or null. */
  census?: true
  /** The table can be sorted by the field. */
  sorted?: true
  /** The search covers the field; `npm run migration` writes the index. */
  searched?: true
  /** A filter or a tab uses the field. */
  filtered?: true
  /** Only the campaign's table and spreadsheet have it. */
  campaign?: true
  /**
   * The table can show the field. `width`: pixels; `enough`: those that its usual texts need, which it gets of spare width first;
   * `share`: weight when the rest is distributed, 0: none.
   */
  column?: { width: number; enough?: number; share: number }
  /** The spreadsheet contains the field. `width`: characters. */
  sheet?: { kind: 'text' | 'number' | 'date' | 'dateTime'; width: number }
}

export const personFields = {
  name: {
    written: personName,
    sorted: true,
    searched: true,
    column: { width: 224, share: 4 },
    sheet: { kind: 'text', width: 32 },
  },
  cedula: {
    written: cedula,
    sorted: true,
    searched: true,
    column: { width: 120, share: 0 },
    sheet: { kind: 'text', width: 14 },
  },
  /** null: the person has none. */
  phone: {
    written: phone.nullable(),
    sorted: true,
    searched: true,
    column: { width: 116, share: 0 },
    sheet: { kind: 'text', width: 14 },
  },
  registeredAt: {
    sorted: true,
    column: { width: 102, share: 0 },
    sheet: { kind: 'dateTime', width: 18 },
  },
  /** Display name of the account that registered the person. */
  leader: {
    sorted: true,
    filtered: true,
    campaign: true,
    column: { width: 128, share: 1 },
    sheet: { kind: 'text', width: 22 },
  },
  status: {
    sorted: true,
    filtered: true,
    // «Cancelada: doble cedulación» needs 232.
    column: { width: 206, enough: 232, share: 3 },
    sheet: { kind: 'text', width: 26 },
  },
  departamento: {
    census: true,
    filtered: true,
    sheet: { kind: 'text', width: 18 },
  },
  municipio: {
    census: true,
    sorted: true,
    searched: true,
    filtered: true,
    column: { width: 142, share: 1 },
    sheet: { kind: 'text', width: 20 },
  },
  puesto: {
    census: true,
    sorted: true,
    searched: true,
    filtered: true,
    column: { width: 200, share: 2 },
    sheet: { kind: 'text', width: 34 },
  },
  direccion: {
    census: true,
    sheet: { kind: 'text', width: 30 },
  },
  mesa: {
    census: true,
    filtered: true,
    column: { width: 78, share: 0 },
    sheet: { kind: 'number', width: 8 },
  },
  novedad: {
    census: true,
    sheet: { kind: 'text', width: 26 },
  },
  resolucion: {
    census: true,
    sheet: { kind: 'text', width: 16 },
  },
  /** ISO date (2026-11-21) if the page's text is a date, otherwise the page's text. */
  fechaNovedad: {
    census: true,
    sheet: { kind: 'date', width: 18 },
  },
  /** When the settled status was obtained. */
  fetchedAt: {
    column: { width: 142, share: 0 },
    sheet: { kind: 'dateTime', width: 18 },
  },
  barrio: {
    written: optionalText(80),
    freeText: 'one_line',
    filtered: true,
    column: { width: 142, share: 1 },
    sheet: { kind: 'text', width: 22 },
  },
  /** See labels.ts. */
  labels: {
    written: labels,
    freeText: 'labels',
    filtered: true,
    column: { width: 160, share: 1 },
    sheet: { kind: 'text', width: 30 },
  },
  notes: {
    written: optionalText(1_000),
    freeText: 'lines',
    sheet: { kind: 'text', width: 40 },
  },
  consent: {
    sheet: { kind: 'text', width: 18 },
  },
  consentGivenAt: {
    sheet: { kind: 'dateTime', width: 18 },
  },
} as const satisfies Record<string, Field>

type Fields = typeof personFields
export type PersonField = keyof Fields

type Having<Trait extends keyof Field> = {
  [Name in PersonField]: Fields[Name] extends Record<Trait, unknown> ? Name : never
}[PersonField]

export type WrittenField = Having<'written'>
export type FreeText = Having<'freeText'>
export type CensusField = Having<'census'>
export type SortColumn = Having<'sorted'>
export type SearchedField = Having<'searched'>
export type ColumnId = Having<'column'>
export type SheetField = Having<'sheet'>
/** Fields that tabs, sort orders, searches and filters use. */
export type ListedPart = Having<'sorted'> | Having<'searched'> | Having<'filtered'>

/** Fields that a leader writes, as stored. */
export type WrittenFields = { [Name in WrittenField]: z.output<Fields[Name]['written']> }
export type CensusFields = { [Name in CensusField]: string | null }

export const personFieldNames = Object.keys(personFields) as PersonField[]

const having = <Trait extends keyof Field>(trait: Trait) =>
  personFieldNames.filter((name) => trait in personFields[name]) as Having<Trait>[]

export const writtenFields = having('written')
export const freeTexts = having('freeText')
export const censusFields = having('census')
export const sortColumns = having('sorted')
export const searchedFields = having('searched')

/** The people that a screen, an export or a print shows: the account's own, or every leader's for the owner. */
export const scopes = ['own', 'campaign'] as const
export type Scope = (typeof scopes)[number]

const isIn = (name: PersonField, scope: Scope): boolean =>
  scope === 'campaign' || !('campaign' in personFields[name])

export const sheetFields = (scope: Scope) => having('sheet').filter((name) => isIn(name, scope))

/** In the order of the screen: the time of the lookup comes last. */
export const columnIds: readonly ColumnId[] = [
  ...having('column').filter((name) => name !== 'fetchedAt'),
  'fetchedAt',
]

export const columnIdsIn = (scope: Scope): readonly ColumnId[] =>
  columnIds.filter((name) => isIn(name, scope))

const defaults: readonly ColumnId[] = ['name', 'cedula', 'municipio', 'puesto', 'mesa', 'leader', 'status']

/** Columns shown by default, in order. Leaves out the municipio if everybody votes in the same one. */
export const defaultColumnIds = (scope: Scope): readonly ColumnId[] =>
  defaults.filter((name) => isIn(name, scope))

/** Fields that a search or a filter uses. */
export const narrowingFields: readonly ListedPart[] = personFieldNames.filter(
  (name): name is ListedPart => 'searched' in personFields[name] || 'filtered' in personFields[name],
)

export const listedParts: readonly ListedPart[] = personFieldNames.filter(
  (name): name is ListedPart => 'sorted' in personFields[name] || narrowingFields.some((one) => one === name),
)

/** A record with a value for each of these fields. */
export const eachOf = <Name extends PersonField, Value>(
  of: readonly Name[],
  value: (name: Name) => Value,
): Record<Name, Value> => Object.fromEntries(of.map((name) => [name, value(name)])) as Record<Name, Value>

/** Schemas of the written fields: text as typed → as stored. */
export const writtenSchemas = eachOf(writtenFields, (name) => personFields[name].written) as {
  [Name in WrittenField]: Fields[Name]['written']
}

/** Free texts of an empty form. */
export const blankTexts = eachOf(freeTexts, () => '')
/** Free texts of a person who has none. */
export const unknownTexts = eachOf(freeTexts, () => null)
