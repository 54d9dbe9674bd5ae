/**
 * The boundary between main and the page: every channel with its caller, input and output, every event, every error
 * code. Both sides import it; it imports neither.
 */

export {
  type ColumnId,
  columnIdsIn,
  type ListedPart,
  listedParts,
  type Scope,
  type SortColumn,
  sortColumns,
} from '../person-fields.ts'
export * from './accounts.ts'
export * from './audit.ts'
export * from './authorisation.ts'
export * from './backup.ts'
export * from './browser.ts'
export * from './campaign.ts'
export * from './census.ts'
export * from './census-remedies.ts'
export * from './changes.ts'
export * from './channel.ts'
export * from './claims.ts'
export * from './consent.ts'
export * from './contract.ts'
export * from './costs.ts'
export * from './diagnostics.ts'
export * from './drafts.ts'
export * from './erasure.ts'
export * from './errors.ts'
export * from './events.ts'
export * from './exchange.ts'
export * from './folder.ts'
export * from './follow-up.ts'
export * from './headquarters.ts'
export * from './health.ts'
export * from './import.ts'
export * from './lane-reasons.ts'
export * from './lookup.ts'
export * from './people.ts'
export * from './preferences.ts'
export * from './printing.ts'
export * from './queue.ts'
export * from './recheck.ts'
export * from './requests.ts'
export * from './rights.ts'
export * from './rounds.ts'
export * from './salvage.ts'
export * from './samples.ts'
export * from './schedule.ts'
export * from './session.ts'
export * from './settings.ts'
export * from './sides.ts'
export * from './spreadsheet.ts'
export * from './statuses.ts'
export * from './summary.ts'
export * from './table.ts'
export * from './updates.ts'
