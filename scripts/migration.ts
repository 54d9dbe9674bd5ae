// Writes the migration for a changed schema, a changed search or another written field:
// npm run migration -- --name what_it_does
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { changesTriggers, triggersIn } from '../src-main/changes/triggers.ts'
import { open } from '../src-main/database/open.ts'
import { searchedFields, writtenFields } from '../src-preload/person-fields.ts'
import { runCommand } from './run-command.ts'
import { searchColumns, searchIndexSql } from './search-index.ts'

const folder = path.resolve(import.meta.dirname, '../drizzle')
const migrations = () => fs.readdirSync(folder).filter((name) => name.endsWith('.sql'))
const generate = (...more: string[]) =>
  runCommand('drizzle-kit', ['generate', ...process.argv.slice(2), ...more], {})

/** Statements that the migrations still lack for the present fields. */
function missing(): { statements: string[]; says: string[] } {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-migration-'))
  const database = open({
    file: path.join(temporary, 'referidos.db'),
    key: new Uint8Array(32),
    migrations: folder,
  })
  try {
    const { sqlite } = database
    const indexed = sqlite.prepare(`SELECT name FROM pragma_table_info('people_search')`).pluck().all()
    const isSearchNew = indexed.join() !== searchColumns(searchedFields).join()
    const triggers = changesTriggers(writtenFields)
    const areTriggersNew = !triggersIn(sqlite).every((trigger) => triggers.includes(`${trigger};`))
    return {
      statements: [
        ...(isSearchNew ? searchIndexSql(searchedFields) : []),
        ...(areTriggersNew ? triggers : []),
      ],
      says: [
        ...(isSearchNew ? ['The migration makes the search indexes anew.'] : []),
        ...(areTriggersNew ? ['The migration makes the triggers of `changes` anew.'] : []),
      ],
    }
  } finally {
    database.close()
    fs.rmSync(temporary, { recursive: true, force: true })
  }
}

const before = new Set(migrations())
const added = () => migrations().find((name) => !before.has(name))

if (!(await generate())) process.exit(1)
const { statements, says } = missing()
if (statements.length > 0) {
  if (added() === undefined && !(await generate('--custom'))) process.exit(1)
  const breakpoint = '--> statement-breakpoint\n'
  const file = path.join(folder, added() ?? '')
  const sql = fs.readFileSync(file, 'utf8').trim()
  fs.writeFileSync(file, `${[...(sql === '' ? [] : [sql]), ...statements].join(`\n${breakpoint}`)}\n`)
  for (const line of says) console.log(line)
}
