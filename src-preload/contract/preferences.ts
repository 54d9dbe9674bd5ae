import * as z from 'zod'
import { label, requiredText } from '../fields.ts'
import { columnIds, defaultColumnIds, type Scope, scopes } from '../person-fields.ts'
import { sheetCode } from './authorisation.ts'
import { channel } from './channel.ts'
import { nothing, personId } from './inputs.ts'
import { exportedColumns, exportFormats } from './spreadsheet.ts'
import { tableView } from './table.ts'

/** `system`: follows the operating system. */
export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** Pixels. */
const columnWidth = z.int().min(60).max(900)

const columns = z
  .array(z.strictObject({ id: z.enum(columnIds), width: columnWidth.nullable() }))
  .min(1)
  .refine((columns) => new Set(columns.map(({ id }) => id)).size === columns.length, 'invalid')

/**
 * `columns`: the visible columns in order; `campaignColumns`: those of the campaign's view. `width` null: the column's
 * default. `views`: saved by older versions without `scope`. `sitting`: the label that each new person gets; null:
 * none. `sheet`: code of the sheet from which people are typed; null: none. `exported`: the last choices for an export;
 * columns null: those of the table. `putOff`: when the reminder of the second place, of a salvage, of another
 * election and of people held elsewhere were postponed, UTC ms; null: they were not.
 */
export const preferences = z.strictObject({
  theme: z.enum(themes),
  columns,
  campaignColumns: columns,
  views: z
    .array(z.strictObject({ name: requiredText(40), view: tableView, scope: z.enum(scopes).default('own') }))
    .max(30),
  sitting: label.nullable(),
  sheet: sheetCode.nullable(),
  exported: z.strictObject({
    format: z.enum(exportFormats),
    columns: exportedColumns.nullable(),
    campaignColumns: exportedColumns.nullable(),
  }),
  putOff: z.strictObject({
    place: z.int().nullable(),
    salvage: z.int().nullable(),
    /** This and `held`: missing in preferences of older versions. */
    elections: z.int().nullable().default(null),
    held: z.int().nullable().default(null),
  }),
})
export type Preferences = z.infer<typeof preferences>

const defaultColumns = (scope: Scope): Preferences['columns'] =>
  defaultColumnIds(scope).map((id) => ({ id, width: null }))

export const defaultPreferences: Preferences = {
  theme: 'system',
  columns: defaultColumns('own'),
  campaignColumns: defaultColumns('campaign'),
  views: [],
  sitting: null,
  sheet: null,
  exported: { format: 'xlsx', columns: null, campaignColumns: null },
  putOff: { place: null, salvage: null, elections: null, held: null },
}

/** State of an account's window: ids and the search, no names. */
export const screenState = z.strictObject({
  route: z.string().max(60),
  /** `campaign`: only for an owner. Missing in states saved by older versions. */
  scope: z.enum(scopes).default('own'),
  view: tableView,
  /** Pixels from the top of the table. */
  scrollTop: z.number().min(0),
  openId: personId.nullable(),
  activeId: personId.nullable(),
  panel: z.enum(['closed', 'new', 'edit']),
})
export type ScreenState = z.infer<typeof screenState>

/** Preferences of the signed-in account. Unset parts have their default. */
export const preferencesChannels = {
  read: channel('signed_in', nothing).returns<Preferences>(),
  /** Replaces the given parts and returns all of them. */
  save: channel(
    'signed_in',
    preferences.partial().refine((changed) => Object.keys(changed).length > 0, 'invalid'),
  ).returns<Preferences>(),
  /** Restored after a lock or a restart; on disk within a second. */
  saveScreenState: channel('signed_in', screenState).returns<null>(),
  /** null: no state was saved. */
  screenState: channel('signed_in', nothing).returns<ScreenState | null>(),
}
