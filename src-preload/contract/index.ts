import * as z from 'zod'
import { type CensusPageName, censusPageNames } from '../census-pages.ts'
import {
  cedula,
  consentMethods,
  displayName,
  type FieldProblem,
  newPassword,
  newPin,
  optionalText,
  personName,
  phone,
  recoveryCode,
  recoveryGroup,
  recoveryGroups,
  requiredText,
} from '../fields.ts'

/**
 * The whole boundary between main and the page: every channel with who may call it, its input and its output, every
 * event, every error code. Both sides read it; it knows neither.
 */

// ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** USER sees their own census card alone; LEADER works with the people they referred. */
export const roles = ['USER', 'LEADER'] as const
export type Role = (typeof roles)[number]

/**
 * `anyone`: also before sign-in. `signed_in`: any account. `leader`: accounts with the role LEADER. `owner`: the account
 * that was made first.
 */
export type Caller = 'anyone' | 'signed_in' | 'leader' | 'owner'

/** The nine statuses of a person's census record (derived in main, never stored as such). */
export const censusStatuses = [
  'PENDING',
  'PROCESSING',
  'ACTIVE',
  'NOT_FOUND',
  'CANCELLED_DECEASED',
  'CANCELLED_OTHER',
  'TIMEOUT',
  'BLOCKED',
  'ERROR',
] as const
export type CensusStatus = (typeof censusStatuses)[number]

/** Which statuses each tab of the table shows; the order is the order on the screen. */
export const tabs = {
  todos: censusStatuses,
  pendientes: ['PENDING', 'PROCESSING'],
  encontrados: ['ACTIVE'],
  novedades: ['NOT_FOUND', 'CANCELLED_DECEASED', 'CANCELLED_OTHER'],
  errores: ['TIMEOUT', 'BLOCKED', 'ERROR'],
} as const satisfies Record<string, readonly CensusStatus[]>
export type Tab = keyof typeof tabs
export const tabNames = Object.keys(tabs) as [Tab, ...Tab[]]

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

/** `system`: as the operating system has it. */
export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** What the browser is doing in the running lookup. */
export const lookupSteps = ['opening', 'captcha', 'querying', 'reading'] as const
export type LookupStep = (typeof lookupSteps)[number]

/** What an attempt came to: a lookup's outcome, or why it had none. `broken_off`: the leader cancelled it. */
export const attemptOutcomes = [
  'found',
  'not_found',
  'cancelled',
  'timeout',
  'blocked',
  'network_error',
  'captcha_failed',
  'parse_error',
  'interrupted',
  'snoozed',
  'broken_off',
] as const
type AttemptOutcome = (typeof attemptOutcomes)[number]

/** Why the lane waits though work is due. */
const laneReasons = [
  'paused',
  'offline',
  'blocked',
  'no_funds',
  'bad_key',
  'no_browser',
  'no_captcha_way',
  'waiting_for_person',
  'election_gone',
  'captive_portal',
  'page_failing',
  'window_offered',
  'captcha_setting',
  'daily_ceiling',
  'disk_full',
  'folder_read_only',
  'database_damaged',
] as const
export type LaneReason = (typeof laneReasons)[number]

// ── Shapes that cross ───────────────────────────────────────────────────────────────────────────────────────────────

/** A person with their census record, as the table and the open row show them. Times are UTC milliseconds. */
export interface PersonRow {
  id: number
  /** Rises with every change of the person, their record or their job; a row with a lower one is stale. */
  revision: number
  name: string
  /** Digits only. */
  cedula: string
  /** 10 digits, or null: the person has none. */
  phone: string | null
  barrio: string | null
  notes: string | null
  registeredAt: number
  status: CensusStatus
  /** A settled result that has been asked again and waits or runs. */
  askedAgain: boolean
  /** When the waiting job is due; set only for a retry. */
  nextAttemptAt: number | null
  departamento: string | null
  municipio: string | null
  puesto: string | null
  direccion: string | null
  mesa: string | null
  novedad: string | null
  resolucion: string | null
  /** ISO date (2026-11-21) where the page's text is a date, else the page's text. */
  fechaNovedad: string | null
  /** Host of the page that answered. */
  source: string | null
  /** When the settled status was obtained. */
  fetchedAt: number | null
  lastRefreshAt: number | null
  /** What the last failed lookup ran into, also beside a final result that a refresh failed to renew. */
  lastError: LookupError | null
  consent: { method: ConsentMethodShown; textVersion: number; givenAt: number } | null
}

/** `own_account`: a leader's own authorisation, given when their account was made. */
export type ConsentMethodShown = (typeof consentMethods)[number] | 'own_account'

/** Why a lookup brought no answer; each has a Spanish sentence in the renderer's catalogue. */
export const lookupErrors = [
  'timeout',
  'blocked',
  'network_error',
  'captive_portal',
  'captcha_no_funds',
  'captcha_bad_key',
  'captcha_setting',
  'captcha_unsolvable',
  'captcha_timeout',
  'captcha_network',
  'captcha_needs_person',
  'captcha_cancelled',
  'parse_error',
  'election_gone',
  'interrupted_too_often',
] as const
export type LookupError = (typeof lookupErrors)[number]

/** `counts`: how many of those that the search and the filter let through each tab has. */
export interface ListedPeople {
  /** Person ids in the order asked for. */
  ids: Int32Array
  counts: Record<Tab, number>
  /** The first of them, as many as a window shows, so that they are painted with the list. */
  firstRows: PersonRow[]
}

/** A polling place of the leader's people, with how many vote there at each table; null: the answer named none. */
export interface PlaceCount {
  departamento: string | null
  municipio: string
  puesto: string | null
  mesa: string | null
  people: number
}

export interface Account {
  id: number
  displayName: string
  role: Role
  isOwner: boolean
}

/** As the owner sees them. */
export interface AccountListed extends Account {
  /** Of the person behind it. */
  name: string
  /** Digits only. */
  cedula: string
  /** How many people it referred. */
  people: number
  /** UTC ms. */
  createdAt: number
}

/** `removed`: accounts that cannot sign in any more and have people still. */
export interface ListedAccounts {
  accounts: AccountListed[]
  removed: AccountListed[]
}

/**
 * `issuedAt`: UTC ms. `byGroups`: two groups of the code confirm it, since it was issued just now; otherwise the whole
 * code is asked for. A code that was never confirmed opens as well.
 */
export interface RecoveryState {
  state: 'none' | 'unconfirmed' | 'confirmed'
  issuedAt: number | null
  byGroups: boolean
}

/** `percent`: 0 to 100 over both phases. `copying` can be broken off. */
export interface RotationProgress {
  percent: number
  phase: 'copying' | 'finishing'
}

/** As the sign-in lists them. */
export interface ListedAccount {
  slotId: string
  displayName: string
}

export type SessionState =
  | { kind: 'first_start'; consent: ConsentText }
  | { kind: 'signed_out'; accounts: ListedAccount[] }
  /** `slotId`: of the account that locked. `pin`: null where it has none; no tries left: its password is asked for. */
  | { kind: 'locked'; slotId: string; pin: { triesLeft: number } | null; accounts: ListedAccount[] }
  | { kind: 'signed_in'; account: Account }

/** Wrong PINs in a row before only the password helps. */
export const pinTries = 5

/** What a person is told before they authorise; versions only ever rise. */
export interface ConsentText {
  version: number
  text: string
}

/** Whether a cédula may be registered by the signed-in leader. Names nobody. */
export type CedulaCheck = 'free' | 'yours' | 'another_leaders' | 'own'

const claimStates = ['open', 'decided'] as const
export type ClaimState = (typeof claimStates)[number]

/** `keep`: whoever has the person keeps them. `move`: they go to the leader who claims them. */
const claimDecisions = ['keep', 'move'] as const
export type ClaimDecision = (typeof claimDecisions)[number]

/**
 * A leader registered somebody whom another leader had. Leaders are told by the display names of their accounts; null:
 * the account is not there any more. Times are UTC ms.
 */
export interface Dispute {
  claimId: number
  person: { name: string; cedula: string }
  /** Who has the person; once it is decided, who had them until then. `isSelf`: it is the account's own person. */
  holder: { displayName: string | null; isSelf: boolean; registeredAt: number }
  /** `name`, `phone` and `consent`: as this leader typed them, the last time they tried; `at`: the first time. */
  claimant: {
    displayName: string | null
    name: string
    phone: string | null
    consent: { method: ConsentMethodShown; textVersion: number; givenAt: number }
    at: number
  }
  /** `note`: '' where it was closed because the person came to the claimant in another way. */
  decided: { outcome: 'kept' | 'moved'; note: string; at: number; by: string | null } | null
}

/** One page of disputes: the open ones oldest first, the decided ones newest first. */
export interface DisputesPage {
  disputes: Dispute[]
  /** How many there are in this state. */
  total: number
  /** How many are open. */
  open: number
}
export const disputesPageSize = 20

export interface QueueState {
  /** Jobs that wait for their turn or their retry, the running one not counted. */
  waiting: number
  /**
   * `since`: UTC ms. `name` is null where the signed-in account may not see that person. `byPerson`: its captcha is
   * solved by the leader, in a window.
   */
  running: {
    personId: number
    name: string | null
    step: LookupStep
    since: number
    byPerson: boolean
  } | null
  /** Nothing is begun until the leader resumes it. */
  paused: boolean
  /** Why nothing runs though work is due; `until`: UTC ms, or null where only a change ends it. */
  parked: { reason: LaneReason; until: number | null } | null
  /** Earliest due time of a waiting job, UTC ms. */
  nextDueAt: number | null
  /** Estimated milliseconds until the queue is empty, from measured lookups; null while none was measured. */
  etaMs: number | null
  /**
   * False once a probe of the census host has failed, until one succeeds; and from three network errors in a row that
   * are taken for being offline, until a lookup gets through.
   */
  online: boolean
}

/** Whom a job or an attempt is about; null: somebody whom the signed-in account may not see. */
type Whom = { id: number; name: string; cedula: string } | null

export interface WaitingJob {
  jobId: number
  person: Whom
  /** UTC ms. */
  dueAt: number
  /** `put_off`: the leader broke its lookup off; it goes behind everybody else. */
  why: 'refresh' | 'registration' | 'retry' | 'import' | 'put_off'
  /** Tries that failed. */
  failures: number
  /** The person has an answer already, so that this refresh may be taken back. */
  cancellable: boolean
}

/** One page of what waits, in the order in which it is taken. */
export interface WaitingPage {
  jobs: WaitingJob[]
  /** How many wait in all. */
  total: number
  /** How often a failed lookup is retried. */
  retries: number
  /** US dollars for all that waits; null where the captcha service is not in use, or where nothing was measured yet. */
  cost: number | null
}
export const waitingPageSize = 200

export const historyFilters = ['all', 'failures'] as const
export type HistoryFilter = (typeof historyFilters)[number]

/** One try of one lookup that has ended. Times are UTC ms. */
export interface Attempt {
  id: number
  person: Whom
  startedAt: number
  endedAt: number
  /** How far it came. */
  step: LookupStep | null
  /** From 1; null: not known. */
  tryNumber: number | null
  /** `answered`: what the census said about somebody else stays theirs. */
  outcome: AttemptOutcome | 'answered' | null
  error: LookupError | null
  /** US dollars. */
  captchaCost: number
  /** The try was given back, because the app was offline or the page was at fault. */
  refunded: boolean
  /** The cédula was corrected since, or the person registered anew: what it came to is not theirs any more. */
  superseded: boolean
}

/** Newest first. */
export interface HistoryPage {
  attempts: Attempt[]
  /** There are older ones. */
  more: boolean
  /** The first try and its retries. */
  tries: number
}

/** `page`: what the census page sent, where the attempt failed and something was sent. */
export interface AttemptDetail {
  attempt: Attempt
  page: string | null
}

export interface RefreshAnswer {
  queued: number
  skippedFinal: number
  skippedCooldown: number
  /** When the first of those skipped by the cooldown may be asked again, UTC ms. */
  cooldownUntil: number | null
}

/** What a refresh of a selection would come to. Whoever is not the leader's counts nowhere. */
export interface Refreshable {
  people: number
  /** Who can be asked again, also beyond the ten that one refresh takes. */
  ready: number
  /** A final status, which several at once are not asked for again. */
  final: number
  /** Asked for less than 30 s ago. */
  cooling: number
  /** When the first of those is over it, UTC ms; null: there are none. */
  coolingUntil: number | null
  /**
   * Whom to pass to `refresh`: all where they are ten at most, else those ten that can be asked again and were not for
   * longest.
   */
  next: number[]
}

/** How captchas are passed: by the leader, in a visible window, or by a captcha service. */
export const captchaWays = ['assisted', 'service'] as const
export type CaptchaWay = (typeof captchaWays)[number]

/**
 * `keyEnding`: the last four characters of the key in force; the key itself never leaves main. `dailyCeiling`: US
 * dollars that the captcha service may cost on one day in Colombia; null: any.
 */
export interface CaptchaSettings {
  way: CaptchaWay
  keyEnding: string | null
  dailyCeiling: number | null
  /** Where the key in force comes from; one set in the environment wins over the saved one. */
  source: 'saved' | 'environment' | 'none'
}

/** Dollars are US dollars. */
export type CaptchaBalance =
  | {
      kind: 'balance'
      dollars: number
      /** What the captchas of one lookup have cost on average, in dollars; null where none was measured. */
      lookupCost: number | null
      /** How many lookups the balance is good for at that cost; null where none was measured. */
      lookups: number | null
    }
  | { kind: 'unknown'; why: 'no_key' | 'bad_key' | 'network' | 'timeout' }

const election = z.strictObject({ id: z.string().min(1).max(200), name: z.string().max(2_000) })
/** As the page's own list has it. */
export type Election = z.infer<typeof election>

/** `election`: null where a person votes now ("lugar de votación actual"). */
export interface CensusSettings {
  page: CensusPageName
  election: Election | null
  /** Of the page in force. */
  host: string
  /** Where the page in force comes from; one set in the environment wins over the saved one. */
  source: 'saved' | 'environment'
}

/** Why a page's elections could not be read. `busy`: it was not its turn in good time. */
export type UnreadReason =
  | 'busy'
  | 'offline'
  | 'blocked'
  | 'no_browser'
  | 'timeout'
  | 'network_error'
  | 'captive_portal'
  | 'parse_error'

/** `elections`: without the page's own "lugar de votación actual". `until`: UTC ms, set where the lane is parked. */
export type ElectionsAnswer =
  | { kind: 'read'; elections: Election[] }
  | { kind: 'unread'; reason: UnreadReason; until: number | null }

/** What became of a test lookup against a page that comes from the app itself. */
type BrowserTest =
  | { kind: 'works'; ms: number }
  /** `stoppedAt`: 'browser' where none could be started. */
  | { kind: 'stopped'; stoppedAt: 'browser' | LookupStep }

/** Why a browser that is there cannot be taken. `no_page`: it starts, and shows no page. */
export type BrowserProblem = 'library_missing' | 'sandbox_unusable' | 'does_not_start' | 'no_page'

/**
 * `chosen`: lookups take it. `usable`: it works, and one before it as well. `broken`: it is there and does not work.
 * `missing`: it is not there.
 */
export type ReportedBrowser = { name: string; version: string | null } & (
  | { state: 'chosen' | 'usable' | 'missing' }
  | { state: 'broken'; problem: BrowserProblem }
)

export interface BrowserReport {
  browsers: ReportedBrowser[]
  test: BrowserTest
  /** False where lookups would not take a browser that was installed now, or have it already. */
  canInstall: boolean
}

export type BrowserExamination = { kind: 'examined'; report: BrowserReport } | { kind: 'cancelled' }

/** `leftMs`: estimated, null before anything is known. `finishing`: unpacking it, and seeing it work. */
export type InstallProgress =
  | { phase: 'downloading'; percent: number; leftMs: number | null }
  | { phase: 'finishing' }

/**
 * `refused`: the server has no such file. `broken`: the download did not come to its end. `busy`: another program
 * installs one. `unsupported`: there is none for this system. `named`: lookups take the one that the configuration
 * names, and no other.
 */
export type BrowserInstallProblem =
  | 'unreachable'
  | 'refused'
  | 'broken'
  | 'no_space'
  | 'no_permission'
  | 'busy'
  | 'unsupported'
  | 'named'
  | 'unknown'

/** `report`: of all browsers, with the new one; null where that was broken off. */
export type BrowserInstall =
  | { kind: 'installed'; report: BrowserReport | null }
  | { kind: 'failed'; reason: BrowserInstallProblem }
  | { kind: 'cancelled' }

/**
 * What became of a made-up person's job on its way through queue, browser and database. `database`: the data cannot be
 * written or read. `queue`: no lookup was started. `saving`: the answer was not kept.
 */
export type SelfTest =
  | { kind: 'works'; ms: number }
  | { kind: 'stopped'; stoppedAt: 'database' | 'saving'; error: ErrorCode }
  | { kind: 'stopped'; stoppedAt: 'queue' | 'browser' | LookupStep }

/** `parked`: why the real queue waits all the same. */
export type SelfTestAnswer =
  | { kind: 'ended'; test: SelfTest; parked: QueueState['parked'] }
  | { kind: 'cancelled' }

/** What people are counted by. */
export const placeKinds = ['municipio', 'puesto', 'mesa'] as const
export type PlaceKind = (typeof placeKinds)[number]

/** `puesto`, `mesa`: null where it is counted by something larger, and where the census named none. */
export interface CountedPlace {
  departamento: string | null
  municipio: string | null
  puesto: string | null
  mesa: string | null
  people: number
}

/** `day`: in Colombia, 2026-11-21. `checked`: tries that asked the census. `cost`: of their captchas, US dollars. */
export interface DayCount {
  day: string
  registered: number
  checked: number
  cost: number
}

/** So many days are counted, today with them. */
export const summaryDays = 30
/** So many places are drawn. */
export const drawnPlaces = 20

/** Of the leader's own people. */
export interface Summary {
  people: number
  /** Who has a puesto. */
  placed: number
  statuses: Record<CensusStatus, number>
  /** `all`: how many there are. `most`: those with the most people, `drawnPlaces` at most. */
  places: Record<PlaceKind, { all: number; most: CountedPlace[] }>
  /** Oldest first, today last. */
  days: DayCount[]
  /** What captchas have cost in these days, US dollars; null: nothing was paid for one. */
  cost: number | null
}

/** What of a summary can be exported by itself. */
const summaryParts = ['status', ...placeKinds, 'days', 'cost'] as const
export type SummaryPart = (typeof summaryParts)[number]

/** `leftMs`: as estimated from the print before, or from a slow laptop; null where it can only be waited for. */
export interface PrintProgress {
  phase: 'reading' | 'drawing' | 'saving'
  people: number
  leftMs: number | null
}

/** `nothing`: there is nobody to print. `path`: of the first of the `files`. */
export type PrintAnswer =
  | { kind: 'saved'; path: string; people: number; files: number }
  | { kind: 'cancelled' }
  | { kind: 'nothing' }

/** `rows`, `leftMs`: null until they are known; `leftMs` as estimated from the export before, or from a slow laptop. */
export interface ExportProgress {
  rows: number | null
  leftMs: number | null
}

export type ExportAnswer = { kind: 'saved'; path: string; rows: number } | { kind: 'cancelled' }

// ── Errors ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const errorCodes = [
  'invalid_input',
  'not_signed_in',
  'forbidden',
  'already_set_up',
  'already_signed_in',
  'keys_missing',
  'keys_damaged',
  'keys_tampered',
  'wrong_password',
  'wrong_code',
  'wait',
  'account_removed',
  'wrong_pin',
  'pin_spent',
  'database_newer',
  'database_damaged',
  'disk_full',
  'not_found',
  'duplicate',
  'has_account',
  'already_decided',
  'not_a_leader',
  'file_in_use',
  'cannot_write',
  'folder_read_only',
  'busy',
  'internal',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/**
 * `fields`: one problem a field, for `invalid_input`. `duplicate`: whose the cédula is, for `duplicate`. `retryAt`: for
 * `wrong_password` and `wrong_code`, UTC ms before which no further try is taken, null: it may follow at once; for
 * `wait`, which answers a try that came too early and was not looked at, always set. `triesLeft`: for `wrong_pin`.
 */
export interface AppError {
  code: ErrorCode
  fields?: Record<string, FieldProblem>
  duplicate?: Exclude<CedulaCheck, 'free'>
  retryAt?: number | null
  triesLeft?: number
}

export type Result<Value> = { ok: true; value: Value } | { ok: false; error: AppError }

// ── Channels ────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Channel<Who extends Caller = Caller, Input extends z.ZodType = z.ZodType, Output = unknown> {
  caller: Who
  input: Input
  /** Carries the output's type alone; never set. */
  output?: Output
}

const channel = <Who extends Caller, Input extends z.ZodType>(caller: Who, input: Input) => ({
  returns: <Output>(): Channel<Who, Input, Output> => ({ caller, input }),
})

/** So many people may be asked again at once. */
export const mostRefreshed = 10

/** What a contract is made of: a channel without a caller is none. */
export type Channels = Record<string, Record<string, Channel>>

const nothing = z.undefined()
const personId = z.int().positive()

const sortOrder = z.strictObject({
  by: z.enum(sortColumns),
  direction: z.enum(['asc', 'desc']),
})
export type SortOrder = z.infer<typeof sortOrder>

export const firstAccountInput = z.strictObject({
  name: personName,
  cedula,
  phone,
  displayName,
  password: newPassword,
  /** Version of the text that the first start showed: see `SessionState`. */
  textVersion: z.int().positive(),
})

const personFields = {
  name: personName,
  phone: phone.nullable(),
  barrio: optionalText(80),
  notes: optionalText(1_000),
}

export const registerInput = z.strictObject({
  cedula,
  ...personFields,
  consent: z.strictObject({
    method: z.enum(consentMethods, 'required'),
    textVersion: z.int().positive(),
    accepted: z.literal(true, 'not_authorised'),
  }),
})

export const editInput = z.strictObject({ personId, cedula, ...personFields })

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
const tableView = z.strictObject({
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

/** Pixels. */
const columnWidth = z.int().min(60).max(900)

/** `columns`: those that are shown, in their order; `width`: null: as wide as it is by itself. */
export const preferences = z.strictObject({
  theme: z.enum(themes),
  columns: z
    .array(z.strictObject({ id: z.enum(columnIds), width: columnWidth.nullable() }))
    .min(1)
    .refine((columns) => new Set(columns.map(({ id }) => id)).size === columns.length, 'invalid'),
  views: z.array(z.strictObject({ name: requiredText(40), view: tableView })).max(30),
})
export type Preferences = z.infer<typeof preferences>

export const defaultPreferences: Preferences = {
  theme: 'system',
  columns: columnIds.slice(0, 5).map((id) => ({ id, width: null })),
  views: [],
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
const selection = z.strictObject({ view: tableView, picks })
export type Selection = z.infer<typeof selection>

/** So many people may be given to another leader at once. */
const mostReassigned = 200

const accountId = z.int().positive()
/** One that exists: how long it is shows nothing. */
const password = z.string().max(200)

export const newAccountInput = z.strictObject({
  name: personName,
  cedula,
  phone,
  displayName,
  password: newPassword,
  role: z.enum(roles, 'required'),
  /** As for the first account. */
  textVersion: z.int().positive(),
})

/** Idle minutes after which the app may lock by itself. */
export const autoLockChoices = [2, 5, 10, 15, 30, 60] as const

/** Where somebody is in the app: ids, and what was searched for. */
export const place = z.strictObject({
  route: z.string().max(60),
  view: tableView,
  /** Pixels from the top of the table. */
  scrollTop: z.number().min(0),
  openId: personId.nullable(),
  activeId: personId.nullable(),
  panel: z.enum(['closed', 'new', 'edit']),
})
export type Place = z.infer<typeof place>

const typedText = z.string().max(2_000)
const typedPerson = {
  name: typedText,
  phone: typedText,
  noPhone: z.boolean(),
  barrio: typedText,
  notes: typedText,
}

/** Forms as they stand, right or wrong; null: nothing was typed. */
const drafts = z.strictObject({
  new: z
    .strictObject({
      cedula: typedText,
      ...typedPerson,
      method: z.enum(consentMethods).nullable(),
      accepted: z.boolean(),
    })
    .nullable(),
  edit: z
    .strictObject({ personId, values: z.strictObject({ cedula: typedText, ...typedPerson }) })
    .nullable(),
})
export type Drafts = z.infer<typeof drafts>

export const contract = {
  session: {
    state: channel('anyone', nothing).returns<SessionState>(),
    /** Makes the first account, its database and its key slot; the owner and a leader. */
    createFirstAccount: channel('anyone', firstAccountInput).returns<Account>(),
    /** The sixth try in a row, and each after it, has to wait: see `AppError.retryAt`. */
    signIn: channel('anyone', z.strictObject({ slotId: z.uuid(), password })).returns<Account>(),
    /** Gives an account of the sign-in list a new password by the recovery code, and signs it in. */
    resetByRecovery: channel(
      'anyone',
      z.strictObject({ slotId: z.uuid(), code: recoveryCode, password: newPassword }),
    ).returns<Account>(),
    /** Shows the sign-in again. The queue goes on, but opens no window. */
    lock: channel('signed_in', nothing).returns<null>(),
    /** Opens the lock of the account that locked, after it signed in with its password. Wrong ones are counted. */
    unlockWithPin: channel('anyone', z.strictObject({ pin: z.string().max(20) })).returns<Account>(),
    /** null: the account has none any more. */
    setPin: channel(
      'signed_in',
      z.strictObject({ password: z.string().max(200), pin: newPin.nullable() }),
    ).returns<null>(),
    /** What the person of a new account is told before they authorise. */
    accountConsent: channel('owner', nothing).returns<ConsentText>(),
    /** Whether the account has one. */
    hasPin: channel('signed_in', nothing).returns<boolean>(),
    /** Where the account is, for its return after a lock or another start; on disk within a second. */
    keepPlace: channel('signed_in', place).returns<null>(),
    /** null: it never was anywhere. */
    place: channel('signed_in', nothing).returns<Place | null>(),
  },
  accounts: {
    list: channel('owner', nothing).returns<ListedAccounts>(),
    /**
     * Makes an account and its person, with their own authorisation and their lookup. Where somebody registered the
     * cédula before, the account is theirs and the person stays as they are; `duplicate` where they have one already.
     */
    create: channel('owner', newAccountInput).returns<AccountListed>(),
    /** The owner stays a leader. */
    setRole: channel('owner', z.strictObject({ accountId, role: z.enum(roles) })).returns<AccountListed>(),
    /** Another's, without the old one. */
    setPassword: channel('owner', z.strictObject({ accountId, password: newPassword })).returns<null>(),
    /**
     * It signs in no more. Its people go to the leader `peopleTo`, or stay with it (null) and are looked up as
     * before. The owner cannot be removed.
     */
    remove: channel('owner', z.strictObject({ accountId, peopleTo: accountId.nullable() })).returns<null>(),
    /** Gives people to the leader `to`; who is theirs already, or nobody's, is left out of `moved`. */
    reassign: channel(
      'owner',
      z.strictObject({ personIds: z.array(personId).min(1).max(mostReassigned), to: accountId }),
    ).returns<{ moved: number }>(),
    /** Gives all people of the removed account `from` to the leader `to`. */
    reassignAll: channel('owner', z.strictObject({ from: accountId, to: accountId })).returns<{
      moved: number
    }>(),
    /** One's own. */
    changePassword: channel(
      'signed_in',
      z.strictObject({ current: password, next: newPassword }),
    ).returns<null>(),
    recovery: channel('owner', nothing).returns<RecoveryState>(),
    /** A new code, shown this once; the one before it opens nothing any more. */
    issueRecovery: channel('owner', z.strictObject({ password })).returns<{ code: string }>(),
    /**
     * Whether what was typed is the code: two of its groups while `RecoveryState.byGroups`, otherwise all of it. From then
     * on the code counts as confirmed.
     */
    confirmRecovery: channel(
      'owner',
      z.union([
        z.strictObject({
          groups: z
            .array(
              z.strictObject({
                index: z
                  .int()
                  .min(0)
                  .max(recoveryGroups - 1),
                text: recoveryGroup,
              }),
            )
            .length(2)
            .refine(([one, other]) => one?.index !== other?.index, 'invalid'),
        }),
        z.strictObject({ code: recoveryCode }),
      ]),
    ).returns<boolean>(),
    /**
     * Encrypts everything anew under a new key; seconds for 100,000 people, told by `accounts.rotationProgress`. The
     * running lookup is given back to the queue, and until the end every other call is answered `busy`.
     */
    rotateKey: channel('owner', z.strictObject({ password })).returns<
      { kind: 'rotated' } | { kind: 'cancelled' }
    >(),
    /** Breaks the rotation off while it copies; harmless where none runs. */
    cancelRotation: channel('owner', nothing).returns<null>(),
  },
  people: {
    /**
     * Acknowledged once person, consent, record and job are on disk. One whom another leader has is refused as a
     * `duplicate`, and the attempt is kept for the owner.
     */
    register: channel('leader', registerInput).returns<PersonRow>(),
    /**
     * Queues a lookup only where the cédula is another one: that drops what the census said, and is refused as a
     * `duplicate` like a registration. The row comes with `people.changed`, as it does to everybody who shows it.
     */
    edit: channel('leader', editInput).returns<{ isCedulaCorrected: boolean }>(),
    /**
     * Hides a person everywhere and takes their lookup out of the queue. Refused as `has_account` for the person of an
     * account that signs in.
     */
    remove: channel('leader', z.strictObject({ personId })).returns<null>(),
    /** Takes that back: the person and their place in the queue are as they were. */
    restore: channel('leader', z.strictObject({ personId })).returns<PersonRow>(),
    /** Shows where the person votes on a map in the system's browser; false where none opened. */
    openMap: channel('signed_in', z.strictObject({ personId })).returns<boolean>(),
    checkCedula: channel('leader', z.strictObject({ cedula })).returns<CedulaCheck>(),
    list: channel('leader', tableView).returns<ListedPeople>(),
    rows: channel('leader', z.strictObject({ ids: z.array(personId).max(200) })).returns<PersonRow[]>(),
    /** Where the leader's people vote, by municipio, puesto and mesa. */
    places: channel('leader', nothing).returns<PlaceCount[]>(),
    /** What is read to a person before they authorise. */
    /** All versions, the one in force first. */
    consentTexts: channel('leader', nothing).returns<ConsentText[]>(),
  },
  claims: {
    /** `page`: from 0, `disputesPageSize` disputes each. */
    list: channel(
      'owner',
      z.strictObject({ state: z.enum(claimStates), page: z.int().min(0).max(1_000_000) }),
    ).returns<DisputesPage>(),
    /**
     * `move` gives the person to the claimant, with what the census said of them, and closes the other claims on them
     * as kept. Refused as `already_decided`, and as `not_a_leader` where the claimant may have no people any more.
     */
    decide: channel(
      'owner',
      z.strictObject({
        claimId: z.int().positive(),
        decision: z.enum(claimDecisions),
        note: requiredText(500),
      }),
    ).returns<Dispute>(),
  },
  drafts: {
    /** What the account had typed and not saved, also in an earlier run. */
    read: channel('leader', nothing).returns<Drafts>(),
    /** Both forms as they stand; on disk within a second. */
    keep: channel('leader', drafts).returns<null>(),
  },
  /** The account's own; a part that was never chosen has its default. */
  preferences: {
    read: channel('signed_in', nothing).returns<Preferences>(),
    /** The parts that are given take the place of the old ones. */
    save: channel(
      'signed_in',
      preferences.partial().refine((changed) => Object.keys(changed).length > 0, 'invalid'),
    ).returns<Preferences>(),
  },
  census: {
    /**
     * Asks again. One person: whatever the status. Several (at most 10): those with a final status are skipped.
     * The 30 s cooldown holds for each.
     */
    refresh: channel(
      'leader',
      z.strictObject({ personIds: z.array(personId).min(1).max(mostRefreshed) }),
    ).returns<RefreshAnswer>(),
    /** What a refresh of a selection would come to now. */
    refreshable: channel('leader', selection).returns<Refreshable>(),
    /** The signed-in account's own census card. */
    own: channel('signed_in', nothing).returns<PersonRow>(),
  },
  queue: {
    state: channel('signed_in', nothing).returns<QueueState>(),
    /** The page saw the network come or go: a hint to probe now, never a fact. */
    networkChanged: channel('leader', nothing).returns<null>(),
    /** The leader is here and will solve the captchas that wait for them. */
    solveCaptchas: channel('leader', nothing).returns<null>(),
    /** Uses the offered window (`window_offered`) for the next lookup; no effect without an offer. */
    openWindow: channel('leader', nothing).returns<null>(),
    /** Brings the window with the captcha to the front; false where none is open. */
    showCaptcha: channel('leader', nothing).returns<boolean>(),
    /** No lookup is begun until `resume`, also after a restart; the one that runs goes on to its end. */
    pause: channel('leader', nothing).returns<null>(),
    resume: channel('leader', nothing).returns<null>(),
    /**
     * Breaks this person's running lookup off; no try is spent. Who has an answer keeps it and is done, who has none
     * goes behind all that waits. False: it does not run any more.
     */
    breakOff: channel('leader', z.strictObject({ personId })).returns<boolean>(),
    /** Takes a waiting refresh back; the answer from before stays. False: it runs, or is over. */
    cancelRefresh: channel('leader', z.strictObject({ personId })).returns<boolean>(),
    /** `page`: from 0. */
    waiting: channel(
      'leader',
      z.strictObject({ page: z.int().min(0).max(1_000_000) }),
    ).returns<WaitingPage>(),
    /** `before`: the id of the last attempt of the page before; null: the newest. */
    history: channel(
      'leader',
      z.strictObject({ filter: z.enum(historyFilters), before: z.int().positive().nullable() }),
    ).returns<HistoryPage>(),
    attempt: channel('leader', z.strictObject({ attemptId: z.int().positive() })).returns<AttemptDetail>(),
    /** Of one person: see `history`. */
    historyOf: channel(
      'leader',
      z.strictObject({ personId, before: z.int().positive().nullable() }),
    ).returns<HistoryPage>(),
  },
  settings: {
    captcha: channel('leader', nothing).returns<CaptchaSettings>(),
    chooseCaptchaWay: channel(
      'leader',
      z.strictObject({ way: z.enum(captchaWays) }),
    ).returns<CaptchaSettings>(),
    /** A key that is saved is used from then on; one that is removed leaves the captchas to the leader. */
    saveCaptchaKey: channel(
      'leader',
      z.strictObject({
        key: z
          .string()
          .trim()
          .regex(/^[0-9a-zA-Z]{16,64}$/, 'invalid')
          .nullable(),
      }),
    ).returns<CaptchaSettings>(),
    /** What was spent today counts: a higher ceiling lets a queue that waits for tomorrow go on. */
    saveDailyCeiling: channel(
      'leader',
      z.strictObject({ dollars: z.number().positive().max(1_000).multipleOf(0.01).nullable() }),
    ).returns<CaptchaSettings>(),
    /** Asks the captcha service, for 15 s at most, what is left in the account of the key in force. */
    captchaBalance: channel('leader', nothing).returns<CaptchaBalance>(),
    census: channel('leader', nothing).returns<CensusSettings>(),
    /** Counts from the next lookup on. `election`: one that the page lists. */
    saveCensus: channel(
      'leader',
      z.strictObject({ page: z.enum(censusPageNames), election: election.nullable() }),
    ).returns<CensusSettings>(),
    /** A request to the site, in its turn among the lookups: takes seconds, or minutes where one runs. */
    readElections: channel(
      'leader',
      z.strictObject({ page: z.enum(censusPageNames) }),
    ).returns<ElectionsAnswer>(),
    /** Idle minutes after which the app locks; null: never. */
    autoLock: channel('signed_in', nothing).returns<number | null>(),
    saveAutoLock: channel(
      'leader',
      z.strictObject({ minutes: z.literal(autoLockChoices).nullable() }),
    ).returns<number | null>(),
    /** Starts every browser that is there, sees which work, and runs a test lookup; takes seconds. */
    examineBrowser: channel('leader', nothing).returns<BrowserExamination>(),
    /** Downloads a Chromium and examines again; takes minutes, and says how far it is by `settings.installProgress`. */
    installBrowser: channel('leader', nothing).returns<BrowserInstall>(),
    /** Sends one made-up job through queue, browser and database; a minute at the most. */
    selfTest: channel('leader', nothing).returns<SelfTestAnswer>(),
    /** Breaks off whichever of the three runs: only one does. */
    cancelBrowserTask: channel('leader', nothing).returns<null>(),
  },
  spreadsheet: {
    /**
     * Asks where to save, then writes what the view shows, in its order; seconds for 100,000 people, told by
     * `spreadsheet.progress` from when the place is chosen. One export at a time, whatever its kind.
     */
    export: channel('leader', tableView).returns<ExportAnswer>(),
    /** The same of a selection. */
    exportSelection: channel('leader', selection).returns<ExportAnswer>(),
    /** Breaks an export of whatever kind off, and leaves the chosen place as it was; harmless where none runs. */
    cancelExport: channel('leader', nothing).returns<null>(),
    /** Shows the file that was exported or printed last in the system's file manager. */
    showLast: channel('leader', nothing).returns<null>(),
  },
  summary: {
    read: channel('leader', nothing).returns<Summary>(),
    /** All of them, most people first. */
    places: channel('leader', z.strictObject({ by: z.enum(placeKinds) })).returns<CountedPlace[]>(),
    /** Asks where to save, then writes the table of this part, whole. */
    export: channel('leader', z.strictObject({ part: z.enum(summaryParts) })).returns<ExportAnswer>(),
    /**
     * Asks where to save, then writes a PDF of the leader's people, a page a puesto and a block a mesa; seconds for
     * 10,000 people, told by `summary.printProgress`. More people are printed to several files.
     */
    printByPlace: channel('leader', nothing).returns<PrintAnswer>(),
    /** Breaks the print off; harmless where none runs. */
    cancelPrint: channel('leader', nothing).returns<null>(),
  },
} as const satisfies Channels

export type Contract = typeof contract

/** What main pushes. Each goes out after the commit that caused it. */
export interface Events {
  /**
   * Rows that changed, whatever the cause; the page takes those whose revision is newer than its own. `altered`: where
   * one of them may differ from before, for pages that do not hold it; somebody new does in all.
   */
  'people.changed': { rows: PersonRow[]; altered: readonly ListedPart[] }
  /** People who are no longer among those of the signed-in leader. */
  'people.removed': { ids: number[] }
  /** For the owner alone. `open`: how many disputes wait for a decision. */
  'claims.changed': { open: number }
  'queue.changed': QueueState
  /** Nobody is signed in any more; a new page takes this one's place. */
  'session.locked': null
  'settings.installProgress': InstallProgress
  'accounts.rotationProgress': RotationProgress
  'summary.printProgress': PrintProgress
  'spreadsheet.progress': ExportProgress
}
export const eventNames = [
  'people.changed',
  'people.removed',
  'claims.changed',
  'queue.changed',
  'session.locked',
  'settings.installProgress',
  'accounts.rotationProgress',
  'summary.printProgress',
  'spreadsheet.progress',
] as const satisfies (keyof Events)[]

// ── What each side makes of it ──────────────────────────────────────────────────────────────────────────────────────

export type OutputOf<C> = C extends Channel<Caller, z.ZodType, infer Output> ? Output : never

/** What a caller passes; a channel without input takes nothing. */
export type Arguments<C> =
  C extends Channel<Caller, infer Input, unknown>
    ? undefined extends z.input<Input>
      ? []
      : [input: z.input<Input>]
    : never

/** `window.referidos`, as the preload exposes it. */
export type Api = {
  [Group in keyof Contract]: {
    [Name in keyof Contract[Group]]: (
      ...input: Arguments<Contract[Group][Name]>
    ) => Promise<Result<OutputOf<Contract[Group][Name]>>>
  }
} & {
  /** Calls back on every event until the returned function is called. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void
}

/** Who calls: `null` before sign-in. */
export type Session = { accountId: number; role: Role; isOwner: boolean }

type SessionOf<C> = C extends Channel<'anyone'> ? Session | null : Session

/** What main implements: one plain function a channel. A refusal is thrown as an error that carries an AppError. */
export type Handlers = {
  [Group in keyof Contract]: {
    [Name in keyof Contract[Group]]: (
      input: Contract[Group][Name] extends Channel<Caller, infer Input, unknown> ? z.output<Input> : never,
      session: SessionOf<Contract[Group][Name]>,
    ) => OutputOf<Contract[Group][Name]> | Promise<OutputOf<Contract[Group][Name]>>
  }
}
