import type { WrittenField } from '../../src-preload/person-fields.ts'
import type { Sqlite } from '../database/open.ts'

/**
 * SQL of the triggers that record every mutation of a person in `changes`, so that the record does not depend on the
 * mutating code. `npm run migration` rewrites them when the written fields change.
 */

/** A hidden person's freed cédula replaces their own only on this laptop: it is no change. */
const value = (row: 'old' | 'new', field: string): string =>
  field === 'cedula'
    ? `iif('-' IN (substr(old.cedula, 1, 1), substr(new.cedula, 1, 1)), NULL, ${row}.cedula)`
    : `${row}.${field}`

const accountUid = (id: string): string => `(SELECT uid FROM accounts WHERE id = ${id})`

const isRecorded = `(SELECT is_applying FROM device) = 0`
const tick = (ms: string): string =>
  `UPDATE device SET counter = iif(${ms} > ms, 0, counter + 1), ms = max(ms, ${ms})`
const hlc = `printf('%015d-%06d-%s', device.ms, device.counter, device.node)`

/** The uids of a row: its own, and those of the same person on other laptops. */
const uidsOf = (id: string, uid: string): string =>
  `(SELECT ${uid} AS uid UNION ALL SELECT uid FROM other_uids WHERE person_id = ${id}) AS one`

const registered = (fields: readonly WrittenField[], row: string): string =>
  `json_object(${fields.map((field) => `'${field}', ${row}.${field}`).join(', ')}, 'leader', ${accountUid(`${row}.referred_by`)}, 'registeredAt', ${row}.registered_at)`

const consent = (row: string): string =>
  `json_object('method', ${row}.method, 'textVersion', ${row}.text_version, 'givenAt', ${row}.given_at, 'by', ${accountUid(`${row}.collected_by`)},
    'recordedAt', ${row}.recorded_at, 'sheet', ${row}.sheet, 'line', ${row}.sheet_line)`

const answerColumns = [
  'status',
  'departamento',
  'municipio',
  'puesto',
  'direccion',
  'mesa',
  'novedad',
  'resolucion',
  ['fechaNovedad', 'fecha_novedad'],
  'source',
  ['fetchedAt', 'fetched_at'],
] as const
const answer = (row: string): string =>
  `json_object('cedula', person.cedula, ${answerColumns
    .map((name) => (typeof name === 'string' ? [name, name] : name))
    .map(([key, column]) => `'${key}', ${row}.${column}`)
    .join(', ')})`
const finalStatuses = `('ACTIVE', 'NOT_FOUND', 'CANCELLED_DECEASED', 'CANCELLED_OTHER')`

const claim = (row: string): string =>
  `json_object('claimant', ${accountUid(`${row}.claimed_by`)}, 'name', ${row}.name, 'phone', ${row}.phone, 'method', ${row}.method,
    'textVersion', ${row}.text_version, 'givenAt', ${row}.given_at, 'createdAt', ${row}.created_at, 'decision', ${row}.decision,
    'note', ${row}.note, 'decidedAt', ${row}.decided_at, 'decidedBy', ${accountUid(`${row}.decided_by`)}, 'heldBy', ${accountUid(`${row}.held_by`)})`

const insert = 'INSERT INTO changes (hlc, uid, part, before, after)'
/** A new registration records everything about the person. */
const isAnew = 'new.registered_at IS NOT old.registered_at'
/** Records only people whom a leader has registered: the people behind accounts belong to this laptop alone. */
const isReferred = (person: string): string => `${person}.referred_by IS NOT NULL`

export function changesTriggers(fields: readonly WrittenField[]): string[] {
  const parts = [
    ...fields.map((field) => [field, value('old', field), value('new', field)] as const),
    ['leader', accountUid('old.referred_by'), accountUid('new.referred_by')] as const,
    ['hidden', 'old.deleted_at', 'new.deleted_at'] as const,
  ]
  const differs = [...fields, 'referred_by', 'deleted_at']
    .map((column) => `new.${column} IS NOT old.${column}`)
    .join(' OR ')
  const edited = parts
    .map(([part, before, after]) => `SELECT '${part}' AS part, ${before} AS before, ${after} AS after`)
    .join(' UNION ALL ')
  const names = [
    'registered',
    'registered_anew',
    'edited',
    'erased',
    'consented',
    'answered',
    'answered_at_once',
    'claimed',
    'claim_decided',
    'removed',
  ]
  return [
    ...names.map((name) => `DROP TRIGGER IF EXISTS changes_${name};`),
    `CREATE TRIGGER changes_registered AFTER INSERT ON people WHEN ${isRecorded} AND ${isReferred('new')} BEGIN
  ${tick('new.updated_at')};
  ${insert} SELECT ${hlc}, new.uid, 'registered', NULL, ${registered(fields, 'new')} FROM device;
END;`,
    `CREATE TRIGGER changes_registered_anew AFTER UPDATE OF registered_at ON people
WHEN ${isRecorded} AND ${isReferred('new')} AND ${isAnew} BEGIN
  ${tick('new.updated_at')};
  ${insert} SELECT ${hlc}, one.uid, 'registered', NULL, ${registered(fields, 'new')} FROM device, ${uidsOf('new.id', 'new.uid')};
END;`,
    `CREATE TRIGGER changes_edited AFTER UPDATE OF ${[...fields, 'referred_by', 'deleted_at'].join(', ')} ON people
WHEN ${isRecorded} AND ${isReferred('new')} AND NOT (${isAnew}) AND (${differs}) BEGIN
  ${tick('new.updated_at')};
  ${insert} SELECT ${hlc}, one.uid, part, before, after FROM device, ${uidsOf('new.id', 'new.uid')},
    (${edited}) WHERE before IS NOT after;
  UPDATE other_uids SET cedula = new.cedula WHERE person_id = new.id AND new.cedula NOT LIKE '-%';
END;`,
    // Inserts the row that stays first: an undo's ranges of ids must never meet the id of a deleted change again.
    `CREATE TRIGGER changes_erased BEFORE DELETE ON people WHEN ${isRecorded} AND ${isReferred('old')} BEGIN
  ${tick('device.ms')};
  ${insert} SELECT ${hlc}, one.uid, 'erased', NULL, NULL FROM device, ${uidsOf('old.id', 'old.uid')};
  DELETE FROM changes WHERE part <> 'erased' AND uid IN (SELECT uid FROM ${uidsOf('old.id', 'old.uid')});
  DELETE FROM other_uids WHERE person_id = old.id;
END;`,
    // The next change gets the id of the removed one: what is noted by ids must end before it.
    `CREATE TRIGGER changes_removed AFTER DELETE ON changes WHEN old.id > (SELECT coalesce(max(id), 0) FROM changes) BEGIN
  UPDATE device SET applied = min(applied, (SELECT coalesce(max(id), 0) FROM changes));
  UPDATE headquarters SET pushed = min(pushed, (SELECT coalesce(max(id), 0) FROM changes));
  UPDATE headquarters_pulled SET last = min(last, (SELECT coalesce(max(id), 0) FROM changes));
  DELETE FROM headquarters_pulled WHERE first > last;
END;`,
    `CREATE TRIGGER changes_consented AFTER INSERT ON consents
WHEN ${isRecorded} AND EXISTS (SELECT 1 FROM people AS person WHERE person.id = new.person_id AND ${isReferred('person')}) BEGIN
  ${tick('coalesce(new.recorded_at, new.given_at)')};
  ${insert} SELECT ${hlc}, person.uid, 'consent', NULL, ${consent('new')} FROM device, people AS person WHERE person.id = new.person_id;
END;`,
    `CREATE TRIGGER changes_answered AFTER UPDATE OF status, fetched_at ON census_records
WHEN ${isRecorded} AND new.status IN ${finalStatuses} AND new.fetched_at IS NOT NULL AND (new.status IS NOT old.status OR new.fetched_at IS NOT old.fetched_at)
  AND EXISTS (SELECT 1 FROM people AS person WHERE person.id = new.person_id AND ${isReferred('person')}) BEGIN
  ${tick('new.fetched_at')};
  ${insert} SELECT ${hlc}, person.uid, 'census', NULL, ${answer('new')} FROM device, people AS person WHERE person.id = new.person_id;
END;`,
    `CREATE TRIGGER changes_answered_at_once AFTER INSERT ON census_records
WHEN ${isRecorded} AND new.status IN ${finalStatuses} AND new.fetched_at IS NOT NULL
  AND EXISTS (SELECT 1 FROM people AS person WHERE person.id = new.person_id AND ${isReferred('person')}) BEGIN
  ${tick('new.fetched_at')};
  ${insert} SELECT ${hlc}, person.uid, 'census', NULL, ${answer('new')} FROM device, people AS person WHERE person.id = new.person_id;
END;`,
    ...(
      [
        ['claimed', 'INSERT'],
        ['claim_decided', 'UPDATE'],
      ] as const
    ).map(
      ([name, event]) => `CREATE TRIGGER changes_${name} AFTER ${event} ON claims
WHEN ${isRecorded} AND EXISTS (SELECT 1 FROM people AS person WHERE person.id = new.person_id AND ${isReferred('person')}) BEGIN
  ${tick('coalesce(new.decided_at, new.created_at)')};
  ${insert} SELECT ${hlc}, person.uid, 'claim', NULL, ${claim('new')} FROM device, people AS person WHERE person.id = new.person_id;
END;`,
    ),
  ]
}

/** The statements that created a database's triggers, without semicolons. */
export const triggersIn = (sqlite: Sqlite): string[] =>
  sqlite
    .prepare(`SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'changes\\_%' ESCAPE '\\'`)
    .pluck()
    .all() as string[]

/** Records the people of whom no registration is recorded, in their present state, as of their last edit. */
export function changesMissing(fields: readonly WrittenField[]): string[] {
  const at = (ms: string): string => `printf('%015d-%06d-%s', ${ms}, 0, device.node)`
  const people = 'FROM device, people AS person'
  const isMissing = `${isReferred('person')} AND NOT EXISTS (SELECT 1 FROM changes WHERE uid = person.uid AND part = 'registered')`
  // Registrations come last: they show who is still missing.
  return [
    `${insert} SELECT ${at('person.deleted_at + 1')}, person.uid, 'hidden', NULL, person.deleted_at ${people}
 WHERE ${isMissing} AND person.deleted_at IS NOT NULL;`,
    `${insert} SELECT printf('%015d-%06d-%s', coalesce(consents.recorded_at, consents.given_at), consents.id, device.node), person.uid, 'consent', NULL, ${consent('consents')}
 ${people} JOIN consents ON consents.person_id = person.id WHERE ${isMissing};`,
    `${insert} SELECT ${at('max(record.fetched_at, person.registered_at + 1)')}, person.uid, 'census', NULL, ${answer('record')}
 ${people} JOIN census_records AS record ON record.person_id = person.id
 WHERE ${isMissing} AND record.status IN ${finalStatuses} AND record.fetched_at IS NOT NULL;`,
    `${insert} SELECT printf('%015d-%06d-%s', coalesce(claims.decided_at, claims.created_at), claims.id, device.node), person.uid, 'claim', NULL, ${claim('claims')}
 ${people} JOIN claims ON claims.person_id = person.id WHERE ${isMissing};`,
    `${insert} SELECT ${at('person.registered_at')}, person.uid, 'registered', NULL,
 json_set(${registered(fields, 'person')}, '$.cedula', iif(person.cedula LIKE '-%', '-' || person.uid, person.cedula)) ${people} WHERE ${isMissing};`,
    `UPDATE device SET ms = max(ms, coalesce((SELECT max(CAST(hlc AS INTEGER)) FROM changes), 0)),
 applied = (SELECT coalesce(max(id), 0) FROM changes);`,
  ]
}
