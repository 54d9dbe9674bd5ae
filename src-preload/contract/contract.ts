import { accountsChannels } from './accounts.ts'
import { auditChannels } from './audit.ts'
import { authorisationChannels } from './authorisation.ts'
import { backupChannels } from './backup.ts'
import { campaignChannels } from './campaign.ts'
import { censusChannels } from './census.ts'
import { changesChannels } from './changes.ts'
import type { Channels } from './channel.ts'
import { claimsChannels } from './claims.ts'
import { diagnosticsChannels } from './diagnostics.ts'
import { draftsChannels } from './drafts.ts'
import { erasureChannels } from './erasure.ts'
import { exchangeChannels } from './exchange.ts'
import { followUpChannels } from './follow-up.ts'
import { headquartersChannels } from './headquarters.ts'
import { healthChannels } from './health.ts'
import { importChannels } from './import.ts'
import { peopleChannels } from './people.ts'
import { preferencesChannels } from './preferences.ts'
import { printingChannels } from './printing.ts'
import { queueChannels } from './queue.ts'
import { recheckChannels } from './recheck.ts'
import { requestsChannels } from './requests.ts'
import { rightsChannels } from './rights.ts'
import { samplesChannels } from './samples.ts'
import { sessionChannels } from './session.ts'
import { settingsChannels } from './settings.ts'
import { spreadsheetChannels } from './spreadsheet.ts'
import { summaryChannels } from './summary.ts'
import { updatesChannels } from './updates.ts'

export const contract = {
  session: sessionChannels,
  accounts: accountsChannels,
  people: peopleChannels,
  authorisation: authorisationChannels,
  claims: claimsChannels,
  requests: requestsChannels,
  rights: rightsChannels,
  changes: changesChannels,
  drafts: draftsChannels,
  preferences: preferencesChannels,
  census: censusChannels,
  queue: queueChannels,
  recheck: recheckChannels,
  settings: settingsChannels,
  spreadsheet: spreadsheetChannels,
  import: importChannels,
  exchange: exchangeChannels,
  headquarters: headquartersChannels,
  samples: samplesChannels,
  summary: summaryChannels,
  followUp: followUpChannels,
  printing: printingChannels,
  campaign: campaignChannels,
  health: healthChannels,
  audit: auditChannels,
  backup: backupChannels,
  diagnostics: diagnosticsChannels,
  updates: updatesChannels,
  erasure: erasureChannels,
} as const satisfies Channels

export type Contract = typeof contract
