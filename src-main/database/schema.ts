import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  check,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import { captchaProviders } from '../../src-preload/captcha-providers.ts'
import {
  attemptOutcomes,
  auditActions,
  erasureReasons,
  headquartersRoles,
  lookupErrors,
  lookupSteps,
  requestKinds,
  requestWays,
  settledStatuses,
} from '../../src-preload/contract/index.ts'
import { consentMethods } from '../../src-preload/fields.ts'

/**
 * All tables. Times are UTC milliseconds. No ON DELETE CASCADE: a migration that rebuilds a table must not delete rows
 * of other tables.
 */

export const people = sqliteTable(
  'people',
  {
    id: integer().primaryKey(),
    /** UUIDv7: identifies the person across laptops if two databases are ever merged. */
    uid: text().notNull().unique(),
    /** Digits only. */
    cedula: text().notNull().unique(),
    name: text().notNull(),
    /** The name without accents and case, for sorting: see people/sort-key.ts. */
    nameSort: text('name_sort').notNull(),
    /** 10 digits; null: has none. */
    phone: text(),
    barrio: text(),
    notes: text(),
    /** One label per line: see src-preload/labels.ts; null: none. */
    labels: text(),
    /** The account of the leader who registered them; null for the person behind an account. */
    referredBy: integer('referred_by'),
    registeredAt: integer('registered_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    /** When the person was hidden; hidden people are not looked up. null: not hidden. */
    deletedAt: integer('deleted_at'),
  },
  (table) => [
    // One index per sort order of the list, for one leader's people and for everybody's: a list reads only the index.
    // The leader comes last, and SQLite appends the id.
    index('people_by_name').on(table.nameSort, table.referredBy).where(sql`deleted_at is null`),
    index('people_by_registration').on(table.registeredAt, table.referredBy).where(sql`deleted_at is null`),
    index('people_by_cedula')
      .on(sql`length("cedula")`, table.cedula, table.referredBy)
      .where(sql`deleted_at is null`),
    // Partial: people without a label take no space in it.
    index('people_by_labels')
      .on(table.labels, table.referredBy)
      .where(sql`labels is not null and deleted_at is null`),
    index('people_by_phone').on(table.phone, table.referredBy).where(sql`deleted_at is null`),
  ],
)

export const accounts = sqliteTable('accounts', {
  id: integer().primaryKey(),
  /** Identifies the account across laptops. */
  uid: text().unique(),
  /** Id of the account's key slot in keys.json. */
  slotId: text('slot_id').notNull().unique(),
  personId: integer('person_id')
    .notNull()
    .unique()
    .references(() => people.id),
  displayName: text('display_name').notNull(),
  role: text({ enum: ['USER', 'LEADER'] }).notNull(),
  isOwner: integer('is_owner', { mode: 'boolean' }).notNull(),
  createdAt: integer('created_at').notNull(),
  /** When the account was removed; it can no longer sign in. null: active. */
  removedAt: integer('removed_at'),
  /** Salt and verifier of the PIN: see session/pin.ts; null: there is none. */
  pin: text(),
  /**
   * The exchange that brought a leader of another laptop. Such a leader cannot sign in: no slot has the id, and the
   * person is a hidden stand-in. The exchange itself may have been deleted. null: an account of this laptop.
   */
  cameWith: integer('came_with'),
})

export type AccountRow = typeof accounts.$inferSelect

/**
 * Authorisations and revocations (Ley 1581): who, when, how, and which version of the text. Rows are only added; the
 * latest decides whether a person is authorised: see authorisation/authorised.ts.
 */
export const consents = sqliteTable(
  'consents',
  {
    id: integer().primaryKey(),
    personId: integer('person_id')
      .notNull()
      .references(() => people.id),
    /** `revoked`: the person took the authorisation back. */
    method: text({ enum: [...consentMethods, 'own_account', 'revoked'] }).notNull(),
    /**
     * Version of the text that was read. For a revocation, the version of the authorisation before it. See
     * authorisation/texts.ts.
     */
    textVersion: integer('text_version').notNull(),
    givenAt: integer('given_at').notNull(),
    /** The account that collected it; null: the person gave it when their own account was created. */
    collectedBy: integer('collected_by').references(() => accounts.id),
    /** When the app learned of it; null: at `givenAt`. */
    recordedAt: integer('recorded_at'),
    /** Code of the signed sheet, of this laptop or another; null: none. */
    sheet: text(),
    /** Counts from 1. */
    sheetLine: integer('sheet_line'),
  },
  (table) => [
    index('consents_by_person').on(table.personId),
    index('consents_by_sheet').on(table.sheet, table.sheetLine).where(sql`sheet is not null`),
  ],
)

/** Texts that an owner wrote; the app's own are in authorisation/texts.ts. Rows are only added. */
export const consentTexts = sqliteTable('consent_texts', {
  /** UTC milliseconds of the writing; the same on every laptop. */
  version: integer().primaryKey(),
  text: text().notNull(),
  /** null: the text came from another laptop, and is in force only there. */
  writtenBy: integer('written_by').references(() => accounts.id),
})

/** Printed sheets on which people of a meeting sign. */
export const sheets = sqliteTable(
  'sheets',
  {
    id: integer().primaryKey(),
    /** The number and four random letters, as 12-K7QF. No two laptops create the same code. */
    code: text().notNull().unique(),
    /** Counts from 1 on each laptop. */
    number: integer().notNull(),
    accountId: integer('account_id')
      .notNull()
      .references(() => accounts.id),
    textVersion: integer('text_version').notNull(),
    /** Place of the meeting; null: not named. */
    place: text(),
    lines: integer().notNull(),
    madeAt: integer('made_at').notNull(),
  },
  (table) => [index('sheets_by_account').on(table.accountId)],
)

/**
 * Proof of an authorisation: a signature, or a photo of a signed paper. Belongs to a person, or to a sheet with several
 * people. Photos are sealed files: see authorisation/sealed-files.ts.
 */
export const proofs = sqliteTable(
  'proofs',
  {
    id: integer().primaryKey(),
    /** Name of the sealed file. */
    uid: text().notNull().unique(),
    personId: integer('person_id').references(() => people.id),
    sheetId: integer('sheet_id').references(() => sheets.id),
    /** null: the collector's account is not in this database. */
    collectedBy: integer('collected_by').references(() => accounts.id),
    takenAt: integer('taken_at').notNull(),
    /** The signature as its strokes: see `strokes` of src-preload/signature.ts; null: a photo. */
    strokes: text(),
    /** Key of the sealed file with the photo; null: a signature. */
    key: text(),
  },
  (table) => [
    index('proofs_by_person').on(table.personId).where(sql`person_id is not null`),
    index('proofs_by_sheet').on(table.sheetId).where(sql`sheet_id is not null`),
    check('of_person_or_sheet', sql`(person_id is null) <> (sheet_id is null)`),
    check('signature_or_photo', sql`(strokes is null) <> (key is null)`),
  ],
)

/**
 * Uids of removed photos, whose files may still be in the data folder or in the second place. A trigger writes them.
 */
export const removedProofs = sqliteTable('removed_proofs', { uid: text().primaryKey() })

/** A leader's refused registration of another leader's person; the owner decides. One open per person and leader. */
export const claims = sqliteTable(
  'claims',
  {
    id: integer().primaryKey(),
    personId: integer('person_id')
      .notNull()
      .references(() => people.id),
    claimedBy: integer('claimed_by')
      .notNull()
      .references(() => accounts.id),
    /** The fields from here to `givenAt` come from the leader's last try. */
    name: text().notNull(),
    phone: text(),
    method: text({ enum: consentMethods }).notNull(),
    textVersion: integer('text_version').notNull(),
    givenAt: integer('given_at').notNull(),
    /** When the leader first tried. */
    createdAt: integer('created_at').notNull(),
    /** The import that made the claim; null: a registration did. */
    importId: integer('import_id').references((): AnySQLiteColumn => imports.id),
    decidedAt: integer('decided_at'),
    decision: text({ enum: ['kept', 'moved'] }),
    note: text(),
    decidedBy: integer('decided_by').references(() => accounts.id),
    /** The account that had the person at the decision; null: no account, because the person has their own. */
    heldBy: integer('held_by').references(() => accounts.id),
  },
  (table) => [
    uniqueIndex('one_open_claim').on(table.personId, table.claimedBy).where(sql`decided_at is null`),
    index('claims_decided').on(table.decidedAt).where(sql`decided_at is not null`),
    check(
      'decided_whole',
      sql`(decided_at is null) = (decision is null) and (decided_at is null) = (note is null) and (decided_at is null) = (decided_by is null)`,
    ),
  ],
)

/** One per person: the settled result of the lookups, or none yet. */
export const censusRecords = sqliteTable(
  'census_records',
  {
    personId: integer('person_id')
      .primaryKey()
      .references(() => people.id),
    status: text({ enum: settledStatuses }),
    departamento: text(),
    municipio: text(),
    puesto: text(),
    direccion: text(),
    mesa: text(),
    novedad: text(),
    resolucion: text(),
    fechaNovedad: text('fecha_novedad'),
    /** Host that answered. */
    source: text(),
    fetchedAt: integer('fetched_at'),
    lastRefreshAt: integer('last_refresh_at'),
    lastError: text('last_error', { enum: lookupErrors }),
    /** Increases with every change of the person, the record or its job: a row with a lower revision is stale. */
    revision: integer().notNull().default(1),
  },
  (table) => [
    index('census_records_by_status').on(table.status),
    index('census_records_by_municipio').on(
      table.municipio,
      table.puesto,
      sql`length("mesa")`,
      table.mesa,
      table.departamento,
    ),
    index('census_records_by_puesto').on(table.puesto, table.municipio, sql`length("mesa")`, table.mesa),
  ],
)

/** Raw responses of the census page, for support. Stored separately to keep the records small: lists read thousands. */
export const censusResponses = sqliteTable('census_responses', {
  personId: integer('person_id')
    .primaryKey()
    .references(() => people.id),
  rawResponse: text('raw_response').notNull(),
})

export const lookupJobs = sqliteTable(
  'lookup_jobs',
  {
    id: integer().primaryKey(),
    personId: integer('person_id')
      .notNull()
      .references(() => people.id),
    /**
     * `withdrawn`: a refresh that the leader took back. `dropped`: the person was hidden, or the result no longer
     * belongs to them (their cédula was corrected, or they were registered again).
     */
    state: text({ enum: ['waiting', 'running', 'done', 'withdrawn', 'dropped'] }).notNull(),
    /** Lower values run first: see queue/policy.ts. */
    priority: integer().notNull(),
    dueAt: integer('due_at').notNull(),
    /** The person's own reason to wait; the lane's reasons are not stored per job. */
    parked: text({ enum: ['no_authorisation'] }),
    /** Failed tries, including the first one. Tries that cost nothing or were refunded do not count. */
    failures: integer().notNull().default(0),
    /** How often the app was killed or crashed while this job ran. */
    interruptions: integer().notNull().default(0),
    /** Refunds of tries that reached the query, counted towards `maxRefunds`: see queue/policy.ts. */
    refunds: integer().notNull().default(0),
    /** Fencing token: a result counts only with the token of the current claim. */
    token: text(),
    /** The run of the app that claimed it. */
    bootId: text('boot_id'),
    createdAt: integer('created_at').notNull(),
    finishedAt: integer('finished_at'),
  },
  (table) => [
    uniqueIndex('one_live_job_a_person').on(table.personId).where(sql`state in ('waiting', 'running')`),
    uniqueIndex('one_running_job').on(table.state).where(sql`state = 'running'`),
    index('lookup_jobs_to_claim')
      .on(table.priority, table.dueAt, table.id)
      .where(sql`state = 'waiting' and parked is null`),
    index('lookup_jobs_by_due').on(table.dueAt).where(sql`state = 'waiting' and parked is null`),
    // Used when a person is erased, and by SQLite to check the reference.
    index('lookup_jobs_by_person').on(table.personId),
    index('lookup_jobs_by_end').on(table.finishedAt).where(sql`finished_at is not null`),
    check('running_has_token', sql`(state = 'running') = (token is not null)`),
  ],
)

export const lookupAttempts = sqliteTable(
  'lookup_attempts',
  {
    id: integer().primaryKey(),
    jobId: integer('job_id')
      .notNull()
      .references(() => lookupJobs.id),
    personId: integer('person_id')
      .notNull()
      .references(() => people.id),
    startedAt: integer('started_at').notNull(),
    /** Null while it runs. */
    endedAt: integer('ended_at'),
    step: text({ enum: lookupSteps }),
    outcome: text({ enum: attemptOutcomes }),
    /** The job's failures at the start, plus 1; null: the attempt is older than this column. */
    tryNumber: integer('try_number'),
    /** The error shown for a failure; null: the attempt did not fail. */
    error: text({ enum: lookupErrors }),
    /** The event, in English; contains no cédula, name, key or token. */
    detail: text(),
    /** US dollars. */
    captchaCost: real('captcha_cost').notNull().default(0),
    /** Service that sold the last captcha; null: the captcha cost nothing, or the attempt is older than this column. */
    captchaProvider: text('captcha_provider', { enum: captchaProviders }),
    /** The try was refunded because of a fault of the network or the page. */
    refunded: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [
    index('lookup_attempts_by_person').on(table.personId),
    index('lookup_attempts_by_job').on(table.jobId),
    index('lookup_attempts_by_end').on(table.endedAt),
    index('lookup_attempts_failed')
      .on(table.id)
      .where(
        sql`outcome in ('timeout', 'blocked', 'network_error', 'captcha_failed', 'parse_error', 'interrupted')`,
      ),
    index('lookup_attempts_paid').on(table.endedAt, table.captchaCost).where(sql`captcha_cost > 0`),
  ],
)

/**
 * Batches of lookups again, which use the last priority of the queue. `staging`: its people are being written, and none
 * is queued; a kill discards it. `removing`: its rows are being deleted; this continues after a kill.
 */
export const rechecks = sqliteTable('rechecks', {
  id: integer().primaryKey(),
  /** Account that started it. */
  accountId: integer('account_id')
    .notNull()
    .references(() => accounts.id),
  scope: text({ enum: ['own', 'campaign'] }).notNull(),
  kind: text({ enum: ['errors', 'older', 'chosen'] }).notNull(),
  /** For `older`: number of days. */
  days: integer(),
  state: text({ enum: ['staging', 'running', 'paused', 'done', 'cancelled', 'removing'] }).notNull(),
  startedAt: integer('started_at').notNull(),
  endedAt: integer('ended_at'),
  /** Number of people at the start; erased people still count. */
  people: integer().notNull(),
  /** US dollars for the captchas of its finished jobs. */
  dollars: real().notNull().default(0),
})

/**
 * The people of a batch. `waiting`: the batch has no job for the person. `queued`: follows `jobId`. `same`, `changed`:
 * the census answered. `failed`: every try failed. `skipped`: not looked up.
 */
export const recheckPeople = sqliteTable(
  'recheck_people',
  {
    recheckId: integer('recheck_id')
      .notNull()
      .references(() => rechecks.id),
    personId: integer('person_id')
      .notNull()
      .references(() => people.id),
    /** Position in the order of lookup. */
    n: integer().notNull(),
    state: text({ enum: ['waiting', 'queued', 'same', 'changed', 'failed', 'skipped'] }).notNull(),
    /** Not a foreign key: old jobs are deleted. */
    jobId: integer('job_id'),
    /** True: the batch queued the job. False: it only follows it. */
    isOwnJob: integer('is_own_job', { mode: 'boolean' }).notNull().default(false),
    /** JSON of a `ShownResult` at the start of the batch. */
    before: text().notNull(),
    /** JSON of the `ShownResult` after it, if it differs. */
    after: text(),
  },
  (table) => [
    primaryKey({ columns: [table.recheckId, table.personId] }),
    index('recheck_people_by_state').on(table.recheckId, table.state, table.n),
    index('recheck_people_by_person').on(table.personId),
  ],
)

/** Captchas bought before a lookup needed them. The cost of a used one belongs to the attempt that used it. */
export const captchasAhead = sqliteTable(
  'captchas_ahead',
  {
    id: integer().primaryKey(),
    /** Id assigned by the service; null: it has not answered yet. */
    serviceId: text('service_id'),
    provider: text({ enum: captchaProviders }).notNull().default('2captcha'),
    /** JSON of a `Captcha`. */
    captcha: text().notNull(),
    /**
     * `intended`: before the request that buys it. `handed_in`: on its way. `solved`: ready. `used`: a page got it.
     * `unused`: paid or perhaps paid, and no page will get it. `erased`: no purchase ahead, but what lookups of people
     * have cost who are erased.
     */
    state: text({ enum: ['intended', 'handed_in', 'solved', 'used', 'unused', 'erased'] }).notNull(),
    intendedAt: integer('intended_at').notNull(),
    solvedAt: integer('solved_at'),
    /** A page may get the token until this time; null: not solved. */
    usableUntil: integer('usable_until'),
    /** US dollars; the highest price until the service reports the actual one. */
    cost: real().notNull(),
  },
  (table) => [
    index('captchas_ahead_open').on(table.id).where(sql`state in ('intended', 'handed_in', 'solved')`),
    index('captchas_ahead_by_intent').on(table.intendedAt),
  ],
)

/**
 * Pages on which failed attempts ended. Stored separately to keep the attempts small: the history lists many at a time.
 */
export const attemptResponses = sqliteTable('attempt_responses', {
  attemptId: integer('attempt_id')
    .primaryKey()
    .references(() => lookupAttempts.id),
  rawResponse: text('raw_response').notNull(),
})

/** Goals: the number of people to be found in the census by a day. A goal belongs to a leader or to the campaign. */
export const goals = sqliteTable(
  'goals',
  {
    id: integer().primaryKey(),
    /** The leader; null: the campaign. */
    accountId: integer('account_id').references(() => accounts.id),
    people: integer().notNull(),
    /** The last day, in Colombia: 2026-11-21. */
    by: text().notNull(),
    setBy: integer('set_by')
      .notNull()
      .references(() => accounts.id),
    setAt: integer('set_at').notNull(),
  },
  (table) => [
    uniqueIndex('one_goal_a_leader').on(table.accountId),
    // A unique index treats two nulls as different.
    uniqueIndex('one_goal_of_the_campaign').on(sql`"account_id" is null`).where(sql`account_id is null`),
  ],
)

/**
 * Imports of files. `staging`: its rows are being written, and nobody is registered. `writing`: people are registered,
 * without jobs. `queueing`: all are registered; jobs and claims follow. `removing`: its people are being erased. The
 * last two continue after a kill; a leader decides about `writing`.
 */
export const imports = sqliteTable('imports', {
  id: integer().primaryKey(),
  accountId: integer('account_id')
    .notNull()
    .references(() => accounts.id),
  state: text({ enum: ['staging', 'writing', 'queueing', 'done', 'removing'] }).notNull(),
  /** Name of the file; null: a table was pasted. */
  name: text(),
  startedAt: integer('started_at').notNull(),
  /** Number of rows to write. */
  total: integer().notNull(),
  known: integer().notNull(),
  rejected: integer().notNull(),
  claims: integer().notNull().default(0),
  /** Id of the last person who was queued: people are queued in the order of their ids. */
  queuedTo: integer('queued_to').notNull().default(0),
})

/** Rows of an unfinished import that are not written yet, and rejected rows: JSON, see import/repository.ts. */
export const importChunks = sqliteTable(
  'import_chunks',
  {
    importId: integer('import_id')
      .notNull()
      .references(() => imports.id),
    n: integer().notNull(),
    rows: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.n] })],
)

/** The people of each import. */
export const importedPeople = sqliteTable(
  'imported_people',
  {
    personId: integer('person_id')
      .primaryKey()
      .references(() => people.id),
    importId: integer('import_id')
      .notNull()
      .references(() => imports.id),
  },
  (table) => [index('imported_people_by_import').on(table.importId)],
)

/** Columns that a leader chose for files with these headings: a hash, and JSON of the contract's `ImportColumns`. */
export const importShapes = sqliteTable(
  'import_shapes',
  {
    accountId: integer('account_id')
      .notNull()
      .references(() => accounts.id),
    shape: text().notNull(),
    columns: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.shape] })],
)

/** Unsaved form input of an account: JSON of the contract's `Drafts`. */
export const drafts = sqliteTable('drafts', {
  accountId: integer('account_id')
    .primaryKey()
    .references(() => accounts.id),
  forms: text().notNull(),
})

/** Preferences and screen state of an account: JSON of the contract's `Preferences` and `ScreenState`. */
export const accountPreferences = sqliteTable('account_preferences', {
  accountId: integer('account_id')
    .primaryKey()
    .references(() => accounts.id),
  preferences: text(),
  screenState: text('screen_state'),
})

/**
 * Append-only and chained: triggers refuse to change, delete or insert a row, and each hash covers the row and the
 * previous hash (database/audit-chain.ts). Contains no personal data. Has no foreign keys: the log outlives every other
 * table.
 */
export const auditLog = sqliteTable(
  'audit_log',
  {
    /** Without gaps. */
    id: integer().primaryKey(),
    at: integer().notNull(),
    /**
     * Uid of the acting account's person. null: the app itself, or nobody known; empty: an account that no longer
     * exists.
     */
    actor: text(),
    /** Uid of the person concerned. */
    person: text(),
    action: text({ enum: auditActions }).notNull(),
    /** JSON: see database/audit.ts. */
    detail: text().notNull(),
    /** null: recorded before the log was chained. */
    hash: text(),
  },
  (table) => [
    index('audit_log_by_action').on(table.action),
    index('audit_log_by_actor').on(table.actor),
    index('audit_log_by_person').on(table.person).where(sql`person is not null`),
  ],
)

/**
 * Requests under Ley 1581, and the day by which they must be answered. When the person is erased, only numbers and days
 * stay: see people/erase.ts. Days are those of Colombia: 2026-11-21.
 */
export const requests = sqliteTable(
  'requests',
  {
    /** Number of the request. Rows are never deleted, so no number is used twice. */
    id: integer().primaryKey(),
    /** Account that noted it. */
    accountId: integer('account_id')
      .notNull()
      .references(() => accounts.id),
    /** null: the person is not registered, or was erased. */
    personId: integer('person_id').references(() => people.id),
    kind: text({ enum: requestKinds }).notNull(),
    way: text({ enum: requestWays }).notNull(),
    receivedOn: text('received_on').notNull(),
    /** Last day to answer, including an extension. */
    dueOn: text('due_on').notNull(),
    /** Name of a person who is not registered; the same holds for `cedula` and `contact`. */
    name: text(),
    cedula: text(),
    contact: text(),
    asked: text(),
    extendedOn: text('extended_on'),
    extensionReason: text('extension_reason'),
    answeredOn: text('answered_on'),
    answer: text(),
    notedAt: integer('noted_at').notNull(),
    /** When all personal values were erased; null: they are there. */
    erasedAt: integer('erased_at'),
  },
  (table) => [
    index('requests_by_person').on(table.personId).where(sql`person_id is not null`),
    index('requests_by_cedula').on(table.cedula).where(sql`cedula is not null`),
    index('requests_open').on(table.dueOn).where(sql`answered_on is null`),
    check(
      'erased_whole',
      sql`erased_at is null or coalesce(person_id, name, cedula, contact, asked, extension_reason, answer) is null`,
    ),
  ],
)

/** Number of questions about cédulas that an account has left: see people/cedula-questions.ts. */
export const cedulaQuestions = sqliteTable('cedula_questions', {
  accountId: integer('account_id')
    .primaryKey()
    .references(() => accounts.id),
  /** Number left at the time `at`; never more than were left. */
  left: integer('left').notNull(),
  at: integer().notNull(),
})

/** Single values such as the captcha key or the end of the last lookup: see settings.ts for the keys. */
/**
 * Every mutation of a person, written by triggers in the transaction of the mutation: see changes/fold.ts. An erased
 * person leaves one row.
 */
export const changes = sqliteTable(
  'changes',
  {
    /** In the order in which this laptop received the changes. */
    id: integer().primaryKey(),
    hlc: text().notNull(),
    uid: text().notNull(),
    part: text().notNull(),
    before: text(),
    after: text(),
    /** The exchange that brought the change, and that removes it when it is undone; null: none. */
    exchangeId: integer('exchange_id').references((): AnySQLiteColumn => exchanges.id),
  },
  (table) => [
    uniqueIndex('changes_of_a_person').on(table.uid, table.hlc, table.part),
    index('changes_by_asked').on(sql`("after" ->> 'cedula')`).where(sql`part = 'census'`),
    // A merge uses these indexes to check whether a row came from a change.
    index('changes_by_given').on(sql`("after" ->> 'givenAt')`).where(sql`part = 'consent'`),
    index('changes_by_claimed').on(sql`("after" ->> 'createdAt')`).where(sql`part = 'claim'`),
    index('changes_by_registered').on(sql`("after" ->> 'registeredAt')`).where(sql`part = 'registered'`),
    index('changes_by_former_cedula').on(table.before).where(sql`part = 'cedula'`),
    index('changes_by_exchange').on(table.exchangeId, table.uid).where(sql`exchange_id is not null`),
  ],
)

/**
 * Files of other laptops that were taken in. `staging`: unknown changes are being written. `applying`: the leaders are
 * known, and people are updated to match all changes. `removing`: the changes it brought are being removed. A kill
 * continues `applying` and `removing`, and discards `staging`.
 */
export const exchanges = sqliteTable('exchanges', {
  id: integer().primaryKey(),
  accountId: integer('account_id')
    .notNull()
    .references(() => accounts.id),
  state: text({ enum: ['staging', 'applying', 'done', 'removing'] }).notNull(),
  /** Name of the file. */
  name: text().notNull(),
  startedAt: integer('started_at').notNull(),
  /** Number of people about whom the file has new changes. */
  people: integer().notNull(),
  /**
   * JSON of account ids whose people are settled again because the accounts turned out to be one leader's; null: none.
   */
  resettled: text(),
  /** Id of the last person who was settled again: in the order of their ids. */
  resettledTo: integer('resettled_to').notNull().default(0),
})

/**
 * Changes that an unfinished exchange still has to apply: JSON of `Change`s of whole people, see
 * exchange/repository.ts.
 */
export const exchangeChunks = sqliteTable(
  'exchange_chunks',
  {
    exchangeId: integer('exchange_id')
      .notNull()
      .references(() => exchanges.id),
    n: integer().notNull(),
    changes: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.exchangeId, table.n] })],
)

/**
 * Pairs of account uids that belong to the same leader; `one` is the smaller. Pairs are only added, on every laptop.
 */
export const sameLeaders = sqliteTable(
  'same_leaders',
  {
    one: text().notNull(),
    other: text().notNull(),
    exchangeId: integer('exchange_id').references(() => exchanges.id),
  },
  (table) => [primaryKey({ columns: [table.one, table.other] })],
)

/** Uids without a row of their own in `people`. */
export const otherUids = sqliteTable(
  'other_uids',
  {
    uid: text().primaryKey(),
    cedula: text().notNull(),
    /** The person of the row, if the uid is theirs too; null: a dispute, or hidden. */
    personId: integer('person_id').references(() => people.id),
  },
  (table) => [
    index('other_uids_by_cedula').on(table.cedula),
    index('other_uids_by_person').on(table.personId),
  ],
)

/**
 * Keys for the hashes in `erasures`, in hexadecimal: see erased/tombstones.ts. Laptops share them when they exchange
 * data.
 */
export const campaignKeys = sqliteTable('campaign_keys', { key: text().primaryKey() })

/** Erased people: no personal data, only the keyed hash of the cédula. Outlives every restore. */
export const erasures = sqliteTable('erasures', {
  digest: text().primaryKey(),
  /** UTC ms of the latest erasure. */
  erasedAt: integer('erased_at').notNull(),
  /**
   * `asked`: the person asked for it. `expired`: the person had been hidden for as long as the owner keeps hidden
   * people.
   */
  reason: text({ enum: erasureReasons }).notNull(),
})

/** Earlier data keys, in hexadecimal. Copies of their time are rewritten with them. */
export const earlierKeys = sqliteTable('earlier_keys', {
  key: text().primaryKey(),
  /** UTC ms. */
  replacedAt: integer('replaced_at').notNull(),
})

/** One row: this laptop's hybrid logical clock. */
export const device = sqliteTable('device', {
  id: integer().primaryKey(),
  /** Random. Each restore sets a new one, so that no two laptops write the same `hlc`. */
  node: text().notNull(),
  /** UTC ms of the latest change, and the number of changes at that time. */
  ms: integer().notNull(),
  counter: integer().notNull(),
  /** While set, mutations are not recorded: they apply changes that other laptops recorded. */
  isApplying: integer('is_applying', { mode: 'boolean' }).notNull(),
  /** Id of the last change whose consequences are applied. */
  applied: integer().notNull(),
})

/** One row while this laptop is connected to a headquarters: see headquarters/repository.ts. */
export const headquarters = sqliteTable('headquarters', {
  id: integer().primaryKey(),
  address: text().notNull(),
  /** Ids at the server. */
  campaign: text().notNull(),
  device: text().notNull(),
  member: text().notNull(),
  role: text({ enum: headquartersRoles }).notNull(),
  token: text().notNull(),
  /** JSON: see headquarters/keys.ts. */
  keys: text().notNull(),
  /** Number of the last record that the server has confirmed. */
  epoch: integer().notNull(),
  sequence: integer().notNull(),
  /** `node` of `device` that the epoch belongs to. */
  node: text().notNull(),
  /** Id of the last change that was made ready to be sent. */
  pushed: integer().notNull(),
  /** Revision of the last record that was taken in. */
  cursor: integer().notNull(),
  /** A push that may or may not have arrived, as it is repeated: see headquarters/outbox.ts; null: none. */
  sending: text(),
  /** Revision of the first record that a coordinator did not believe, because of the member it came from; null: none. */
  leftOutFrom: integer('left_out_from'),
  /** What was last told about the leaders of this laptop. */
  toldLeaders: text('told_leaders'),
  /** Whether it is still to be looked for people who were erased elsewhere. */
  isErasing: integer('is_erasing', { mode: 'boolean' }).notNull().default(false),
  /** As of `exchanges`. */
  resettled: text(),
  resettledTo: integer('resettled_to').notNull().default(0),
  lastContactAt: integer('last_contact_at'),
  offlineSince: integer('offline_since'),
  trouble: text({ enum: ['revoked', 'refused', 'newer'] }),
})

/** At a coordinator's laptop: everybody who gets records for themself alone. */
export const headquartersMembers = sqliteTable('headquarters_members', {
  id: text().primaryKey(),
  name: text().notNull(),
  role: text({ enum: headquartersRoles }).notNull(),
  /** age identity. */
  identity: text().notNull(),
  /** Whether the other coordinators know of it. */
  isTold: integer('is_told', { mode: 'boolean' }).notNull(),
  /** What was last told about the goals of their leaders. */
  toldGoals: text('told_goals'),
})

/** Which member an account is of, and the device that said so; of one's own member alone at a leader's laptop. */
export const headquartersLeaders = sqliteTable(
  'headquarters_leaders',
  {
    uid: text().primaryKey(),
    member: text().notNull(),
    device: text().notNull(),
    name: text().notNull(),
  },
  (table) => [index('headquarters_leaders_by_member').on(table.member)],
)

/** What the server last listed. */
export const headquartersDevices = sqliteTable('headquarters_devices', {
  id: text().primaryKey(),
  member: text().notNull(),
  role: text({ enum: headquartersRoles }).notNull(),
  enrolledAt: integer('enrolled_at').notNull(),
  lastContactAt: integer('last_contact_at'),
  revokedAt: integer('revoked_at'),
})

/** Open invitations that the server last listed, and those that were made here since. */
export const headquartersInvitations = sqliteTable('headquarters_invitations', {
  id: text().primaryKey(),
  member: text().notNull(),
  role: text({ enum: headquartersRoles }).notNull(),
  expiresAt: integer('expires_at').notNull(),
})

/** Ranges of ids in `changes` that came from the headquarters, and are not sent there; until `pushed` has passed them. */
export const headquartersPulled = sqliteTable('headquarters_pulled', {
  first: integer().primaryKey(),
  last: integer().notNull(),
})

/** What a coordinator still has to tell a member of a person, whoever said it. */
export const headquartersRelays = sqliteTable(
  'headquarters_relays',
  { uid: text().notNull(), member: text().notNull() },
  (table) => [primaryKey({ columns: [table.uid, table.member] })],
)

/** People who are another member's now, and are to be dropped from a leader's laptop. */
export const headquartersDeparted = sqliteTable('headquarters_departed', { uid: text().primaryKey() })

/**
 * At a leader's laptop: uids of whom a coordinator said that another leader has the cédula: see changes/merge.ts. At a
 * coordinator's: of whom that was said. `since`: UTC ms.
 */
export const headquartersDisputed = sqliteTable('headquarters_disputed', {
  uid: text().primaryKey(),
  since: integer().notNull(),
})

/** Data keys, in hexadecimal. `wrapped`: what the server is still to be told; null: nothing. */
export const headquartersKeys = sqliteTable(
  'headquarters_keys',
  {
    device: text().notNull(),
    epoch: integer().notNull(),
    audience: text().notNull(),
    key: text().notNull(),
    wrapped: text(),
  },
  (table) => [primaryKey({ columns: [table.device, table.epoch, table.audience] })],
)

/** What captchas cost on a day in Colombia, in US dollars: of this laptop as it was last told. */
export const headquartersCosts = sqliteTable(
  'headquarters_costs',
  {
    device: text().notNull(),
    day: text().notNull(),
    member: text().notNull(),
    dollars: real().notNull(),
  },
  (table) => [primaryKey({ columns: [table.device, table.day] })],
)

/** Erasures that the headquarters knows of. */
export const headquartersErasures = sqliteTable('headquarters_erasures', {
  digest: text().primaryKey(),
  erasedAt: integer('erased_at').notNull(),
})

export const settings = sqliteTable('settings', {
  key: text().primaryKey(),
  value: text().notNull(),
})

/** One row: how many changes were acknowledged. Triggers count them: see acknowledged.ts and the migration. */
export const acknowledged = sqliteTable('acknowledged', {
  id: integer().primaryKey(),
  changes: integer().notNull(),
})
