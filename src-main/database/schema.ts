import { sql } from 'drizzle-orm'
import { check, index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import {
  attemptOutcomes,
  lookupErrors,
  lookupSteps,
  settledStatuses,
} from '../../src-preload/contract/index.ts'
import { consentMethods } from '../../src-preload/fields.ts'

/**
 * Every table. Times are UTC milliseconds. No ON DELETE CASCADE: a migration that rebuilds a table must not be able to
 * take other rows with it.
 */

export const people = sqliteTable(
  'people',
  {
    id: integer().primaryKey(),
    /** UUIDv7: names the person across laptops, should two databases ever be merged. */
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
    /** The account of the leader who registered them; null for the person behind an account. */
    referredBy: integer('referred_by'),
    registeredAt: integer('registered_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    /** Hidden since then, and looked up no more; null: they are there. */
    deletedAt: integer('deleted_at'),
  },
  (table) => [
    // One an order of the table, each with the id at its end: nothing but the index is read.
    index('people_by_name').on(table.referredBy, table.nameSort).where(sql`deleted_at is null`),
    index('people_by_registration').on(table.referredBy, table.registeredAt).where(sql`deleted_at is null`),
    index('people_by_cedula')
      .on(table.referredBy, sql`length("cedula")`, table.cedula)
      .where(sql`deleted_at is null`),
    index('people_by_phone').on(table.referredBy, table.phone).where(sql`deleted_at is null`),
  ],
)

export const accounts = sqliteTable('accounts', {
  id: integer().primaryKey(),
  /** The key slot (keys.json) that opens for this account. */
  slotId: text('slot_id').notNull().unique(),
  personId: integer('person_id')
    .notNull()
    .unique()
    .references(() => people.id),
  displayName: text('display_name').notNull(),
  role: text({ enum: ['USER', 'LEADER'] }).notNull(),
  isOwner: integer('is_owner', { mode: 'boolean' }).notNull(),
  createdAt: integer('created_at').notNull(),
  /** From then on it signs in no more; null: it does. */
  removedAt: integer('removed_at'),
  /** Salt and verifier of the PIN: see accounts/pin.ts; null: there is none. */
  pin: text(),
})

export type AccountRow = typeof accounts.$inferSelect

/** Proof of authorisation (Ley 1581): who, when, how, and which version of the text. */
export const consents = sqliteTable(
  'consents',
  {
    id: integer().primaryKey(),
    personId: integer('person_id')
      .notNull()
      .references(() => people.id),
    method: text({ enum: [...consentMethods, 'own_account'] }).notNull(),
    textVersion: integer('text_version').notNull(),
    givenAt: integer('given_at').notNull(),
    /** The account that collected it; null: the person themselves, making their own account. */
    collectedBy: integer('collected_by').references(() => accounts.id),
  },
  (table) => [index('consents_by_person').on(table.personId)],
)

/** Attempts of a leader to register somebody whom another one has; the owner decides. At most one open a person and leader. */
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
    /** What was typed, the last time. */
    name: text().notNull(),
    phone: text(),
    method: text({ enum: consentMethods }).notNull(),
    textVersion: integer('text_version').notNull(),
    givenAt: integer('given_at').notNull(),
    /** The first attempt. */
    createdAt: integer('created_at').notNull(),
    decidedAt: integer('decided_at'),
    decision: text({ enum: ['kept', 'moved'] }),
    note: text(),
    decidedBy: integer('decided_by').references(() => accounts.id),
    /** Who had the person when it was decided; null: the person themselves, with an account of their own. */
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

/** One a person: the settled answer of the census, or none yet. */
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
    /** Rises with every change of the person, the record or its job, so that a late message is known as late. */
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

/** What the page sent, for support; apart from the records, which are read by the thousand. */
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
     * `withdrawn`: a refresh that the leader took back. `dropped`: its person was hidden, or what it came to is not
     * theirs any more (another cédula, registered anew).
     */
    state: text({ enum: ['waiting', 'running', 'done', 'withdrawn', 'dropped'] }).notNull(),
    /** Lower goes first: see queue/policy.ts. */
    priority: integer().notNull(),
    dueAt: integer('due_at').notNull(),
    /** The person's own reason to wait (the lane's are not stored with each job). */
    parked: text({ enum: ['no_authorisation'] }),
    /** Tries spent that failed; the first try is not a retry. */
    failures: integer().notNull().default(0),
    /** How often the app went down while this job ran. */
    interruptions: integer().notNull().default(0),
    /** Tries that had asked about the person and were given back all the same: see queue/policy.ts. */
    refunds: integer().notNull().default(0),
    /** Fences a stale worker: a result counts only with the token of the claim. */
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
    /** Which try of its person it was, from 1; null: it was made before this was kept. */
    tryNumber: integer('try_number'),
    /** What a failure is told as; null where there was none. */
    error: text({ enum: lookupErrors }),
    /** What happened, in English; no cédula, name, key or token. */
    detail: text(),
    /** US dollars. */
    captchaCost: real('captcha_cost').notNull().default(0),
    /** The try was taken for being offline and given back to the person. */
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

/** What the page showed when an attempt failed; apart from the attempts, which are read by the page. */
export const attemptResponses = sqliteTable('attempt_responses', {
  attemptId: integer('attempt_id')
    .primaryKey()
    .references(() => lookupAttempts.id),
  rawResponse: text('raw_response').notNull(),
})

/** What an account has typed and not saved: JSON of the contract's `Drafts`. */
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

/** Small values of the app's own: the captcha key, when the last lookup ended, until when the lane is parked. */
export const settings = sqliteTable('settings', {
  key: text().primaryKey(),
  value: text().notNull(),
})
