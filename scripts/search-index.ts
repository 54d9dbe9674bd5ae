import { censusRecords, people } from '../src-main/database/schema.ts'
import {
  type CensusField,
  type SearchedField,
  type WrittenField,
  writtenFields,
} from '../src-preload/person-fields.ts'

/** The two search indexes: trigrams for text anywhere in a word, and prefixes of words. */
const indexes = [
  { table: 'people_search', options: `tokenize='trigram remove_diacritics 1'` },
  { table: 'people_words', options: `detail=none, prefix='1 2', tokenize='unicode61 remove_diacritics 2'` },
]

const isWritten = (field: SearchedField): field is SearchedField & WrittenField =>
  writtenFields.some((one) => one === field)

const columnOf = (field: SearchedField): string =>
  (isWritten(field) ? people[field] : censusRecords[field satisfies CensusField]).name

const ofPeople = (fields: readonly SearchedField[]) => fields.filter(isWritten).map(columnOf)
const ofRecords = (fields: readonly SearchedField[]) =>
  fields.filter((field) => !isWritten(field)).map(columnOf)

/** Columns of the indexes, in order: those of `people` come first. */
export const searchColumns = (fields: readonly SearchedField[]): string[] => [
  ...ofPeople(fields),
  ...ofRecords(fields),
]

/** Statements that recreate both indexes over these fields, with the triggers that maintain them. */
export const searchIndexSql = (fields: readonly SearchedField[]): string[] =>
  indexes.flatMap(({ table, options }) => indexSql(table, options, fields))

function indexSql(table: string, options: string, fields: readonly SearchedField[]): string[] {
  const ofPerson = ofPeople(fields)
  const ofCensus = ofRecords(fields)
  const columns = quoted(searchColumns(fields))
  const values = (person: string, census: string) =>
    [...ofPerson.map((name) => `${person}.${name}`), ...ofCensus.map((name) => `${census}.${name}`)].join(
      ', ',
    )
  const differs = (names: readonly string[]) =>
    names.map((name) => `new.${name} IS NOT old.${name}`).join(' OR ')
  const replace = `INSERT OR REPLACE INTO \`${table}\` (rowid, ${columns})`
  const fromAnswer = `${replace}
	SELECT p.id, ${values('p', 'new')} FROM people AS p WHERE p.id = new.person_id;`
  const settings = { pgsz: 500, automerge: 8, crisismerge: 32 }
  return [
    ...['registered', 'edited', 'erased', 'placed_at_once', 'placed'].map(
      (event) => `DROP TRIGGER IF EXISTS \`${table}_${event}\`;`,
    ),
    `DROP TABLE IF EXISTS \`${table}\`;`,
    `CREATE VIRTUAL TABLE \`${table}\` USING fts5(${columns}, content='', contentless_delete=1, ${options});`,
    // Small pages and many segments, so that each commit merges for only a few milliseconds.
    ...Object.entries(settings).map(
      ([setting, value]) => `INSERT INTO \`${table}\` (\`${table}\`, rank) VALUES ('${setting}', ${value});`,
    ),
    `INSERT INTO \`${table}\` (rowid, ${columns})
SELECT p.id, ${values('p', 'r')} FROM people AS p LEFT JOIN census_records AS r ON r.person_id = p.id;`,
    `CREATE TRIGGER \`${table}_registered\` AFTER INSERT ON \`people\` BEGIN
	INSERT INTO \`${table}\` (rowid, ${columns}) VALUES (new.id, ${[...ofPerson.map((name) => `new.${name}`), ...ofCensus.map(() => 'NULL')].join(', ')});
END;`,
    `CREATE TRIGGER \`${table}_edited\` AFTER UPDATE OF ${quoted(ofPerson)} ON \`people\`
WHEN ${differs(ofPerson)} BEGIN
	${replace}
	SELECT new.id, ${values('new', 'r')} FROM (SELECT 1) LEFT JOIN census_records AS r ON r.person_id = new.id;
END;`,
    `CREATE TRIGGER \`${table}_erased\` AFTER DELETE ON \`people\` BEGIN
	DELETE FROM \`${table}\` WHERE rowid = old.id;
END;`,
    `CREATE TRIGGER \`${table}_placed_at_once\` AFTER INSERT ON \`census_records\` WHEN ${ofCensus.map((name) => `new.${name} IS NOT NULL`).join(' OR ')} BEGIN
	${fromAnswer}
END;`,
    `CREATE TRIGGER \`${table}_placed\` AFTER UPDATE OF ${quoted(ofCensus)} ON \`census_records\`
WHEN ${differs(ofCensus)} BEGIN
	${fromAnswer}
END;`,
  ]
}

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')
