import * as z from 'zod'
import { goal } from '../goals.ts'
import { type PersonAuthorisation, type ProofContent, proofInput } from './authorisation.ts'
import { type RefreshAnswer, type Refreshable, refreshInput } from './census.ts'
import { channel } from './channel.ts'
import { exchangeInput } from './exchange.ts'
import { type FollowUp, followUpInput } from './follow-up.ts'
import { accountId, nothing, personId } from './inputs.ts'
import {
  type LabelAnswer,
  type ListedPeople,
  labelInput,
  type PersonRow,
  type PlaceCount,
  rowsInput,
  type TextCount,
} from './people.ts'
import { type PdfAnswer, type PrintAnswer, type PrintPreview, previewInput, printInput } from './printing.ts'
import { type AttemptDetail, attemptInput, type HistoryPage, historyOfInput } from './queue.ts'
import { type RecheckPreview, type RecheckStart, rechecked } from './recheck.ts'
import { type ExportAnswer, exportInput } from './spreadsheet.ts'
import { type CountedPlace, partInput, placesInput, type Summary } from './summary.ts'
import { selection, tableView } from './table.ts'

/**
 * The people of every leader, for the owner. Each channel does the same as the one with its name for a leader's own
 * people. None edits or deletes a person, which only their leader may do; labels are the exception.
 */
export const campaignChannels = {
  /**
   * True: `people.changed` and `people.removed` cover every leader's people, until the next lock. False, and after a
   * sign-in: only the account's own.
   */
  follow: channel('owner', z.strictObject({ isFollowed: z.boolean() })).returns<null>(),
  list: channel('owner', tableView).returns<ListedPeople>(),
  first: channel('owner', tableView).returns<PersonRow[]>(),
  rows: channel('owner', rowsInput).returns<PersonRow[]>(),
  places: channel('owner', nothing).returns<PlaceCount[]>(),
  barrios: channel('owner', nothing).returns<TextCount[]>(),
  labels: channel('owner', nothing).returns<TextCount[]>(),
  label: channel('owner', labelInput).returns<LabelAnswer>(),
  /**
   * Records that a person of another leader is shown, once per person until the next lock. Call before showing the
   * data.
   */
  open: channel('owner', z.strictObject({ personId })).returns<null>(),
  authorisationOf: channel('owner', z.strictObject({ personId })).returns<PersonAuthorisation>(),
  proof: channel('owner', proofInput).returns<ProofContent>(),
  openMap: channel('owner', z.strictObject({ personId })).returns<boolean>(),
  refresh: channel('owner', refreshInput).returns<RefreshAnswer>(),
  refreshable: channel('owner', selection).returns<Refreshable>(),
  recheckPreview: channel('owner', rechecked).returns<RecheckPreview>(),
  recheckStart: channel('owner', rechecked).returns<RecheckStart>(),
  historyOf: channel('owner', historyOfInput).returns<HistoryPage>(),
  attempt: channel('owner', attemptInput).returns<AttemptDetail>(),
  export: channel('owner', exportInput).returns<ExportAnswer>(),
  exchange: channel('owner', exchangeInput).returns<ExportAnswer>(),
  summary: channel('owner', nothing).returns<Summary>(),
  summaryPlaces: channel('owner', placesInput).returns<CountedPlace[]>(),
  /** Sets the goal of a leader, or of the campaign (`accountId` null); a null `goal` removes it. */
  setGoal: channel(
    'owner',
    z.strictObject({ accountId: accountId.nullable(), goal: goal.nullable() }),
  ).returns<null>(),
  exportSummary: channel('owner', partInput).returns<ExportAnswer>(),
  followUp: channel('owner', followUpInput).returns<FollowUp>(),
  printPreview: channel('owner', previewInput).returns<PrintPreview>(),
  /**
   * Recorded before the system's dialog opens, and again when the document was sent to a printer, unless it is the
   * summary. `printing.abort` cancels both.
   */
  print: channel('owner', printInput).returns<PrintAnswer>(),
  /** Recorded before the file is written, as above. */
  savePdf: channel('owner', printInput).returns<PdfAnswer>(),
}
