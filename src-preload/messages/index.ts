import { accounts } from './accounts.ts'
import { actions } from './actions.ts'
import { audit } from './audit.ts'
import { authorisation } from './authorisation.ts'
import { backup } from './backup.ts'
import { campaign } from './campaign.ts'
import { censusRemedies } from './census-remedies.ts'
import { changes } from './changes.ts'
import { claims } from './claims.ts'
import { common, fields } from './common.ts'
import { consent } from './consent.ts'
import { costs } from './costs.ts'
import { detail, reassign, refreshed, remove, votingPlace } from './detail.ts'
import { diagnostics } from './diagnostics.ts'
import { durations } from './durations.ts'
import { erasure } from './erasure.ts'
import { error, fieldProblem, trouble, troubleDetail } from './errors.ts'
import { exchange } from './exchange.ts'
import { find } from './find.ts'
import { folder } from './folder.ts'
import { followUp } from './follow-up.ts'
import { frame, keys } from './frame.ts'
import { goals } from './goals.ts'
import { guidance } from './guidance.ts'
import { headquarters } from './headquarters.ts'
import { health } from './health.ts'
import { authorise, importing } from './import.ts'
import { keyFile } from './key-file.ts'
import { labels } from './labels.ts'
import { laneReasons } from './lane-reasons.ts'
import { lookupError } from './lookup.ts'
import { edit, newPerson, scanner } from './panel.ts'
import { columns, people, selection } from './people.ts'
import { policy } from './policy.ts'
import { printing, sheets } from './printing.ts'
import { profile } from './profile.ts'
import { queue, statusLine } from './queue.ts'
import { recheck } from './recheck.ts'
import { recovery } from './recovery.ts'
import { requests } from './requests.ts'
import { restore } from './restore.ts'
import { personData, rights } from './rights.ts'
import { rounds } from './rounds.ts'
import { salvage } from './salvage.ts'
import { samples } from './samples.ts'
import { schedule } from './schedule.ts'
import { settings } from './settings.ts'
import { captchaQuestion, firstStart, forgotten, locked, mismatch, signIn, strength } from './sign-in.ts'
import { exported, exporting, workbook } from './spreadsheet.ts'
import { status, statuses } from './statuses.ts'
import { summary } from './summary.ts'
import { system } from './system.ts'
import { updates } from './updates.ts'
import { whatsapp } from './whatsapp.ts'

export { statusName, statusWord } from './statuses.ts'

/** Every text for leaders: Spanish (es-CO), usted, sentence case. Texts exist only in this folder. */
export const messages = {
  appName: 'Referidos',
  fieldProblem,
  error,
  lookupError,
  laneReasons,
  common,
  durations,
  fields,
  status,
  statuses,
  firstStart,
  strength,
  signIn,
  forgotten,
  mismatch,
  keyFile,
  captchaQuestion,
  recheck,
  recovery,
  locked,
  trouble,
  troubleDetail,
  folder,
  frame,
  headquarters,
  health,
  keys,
  actions,
  audit,
  exported,
  import: importing,
  erasure,
  exchange,
  authorise,
  exporting,
  statusLine,
  queue,
  rounds,
  summary,
  system,
  workbook,
  sheets,
  printing,
  followUp,
  censusRemedies,
  people,
  find,
  columns,
  selection,
  detail,
  votingPlace,
  whatsapp,
  remove,
  reassign,
  refreshed,
  scanner,
  newPerson,
  consent,
  costs,
  authorisation,
  policy,
  edit,
  profile,
  campaign,
  goals,
  samples,
  guidance,
  labels,
  changes,
  claims,
  requests,
  rights,
  personData,
  settings,
  schedule,
  accounts,
  backup,
  restore,
  salvage,
  diagnostics,
  updates,
} as const
