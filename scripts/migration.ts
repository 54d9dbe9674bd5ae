// Writes the migration for a changed schema or a changed search: npm run migration -- --name what_it_does
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { open } from '../src-main/database/open.ts'
import { searchedFields } from '../src-preload/person-fields.ts'
import { runCommand } from './run-command.ts'
import { searchColumns, searchIndexSql } from './search-index.ts'

const folder = path.resolve(import.meta.dirname, '../drizzle')
const migrations = () => fs.readdirSync(folder).filter((name) => name.endsWith('.sql'))
const generate = (...more: string[]) =>
  runCommand('drizzle-kit', ['generate', ...process.argv.slice(2), ...more], {})

/** Columns of the search index after all migrations. */
function indexedColumns(): unknown[] {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-migration-'))
  const database = open({
    file: path.join(temporary, 'referidos.db'),
    key: new Uint8Array(32),
    migrations: folder,
  })
  try {
    return database.sqlite.prepare(`SELECT name FROM pragma_table_info('people_search')`).pluck().all()
  } finally {
    database.close()
    fs.rmSync(temporary, { recursive: true, force: true })
  }
}

const before = new Set(migrations())
const added = () => migrations().find((name) => !before.has(name))

if (!(await generate())) process.exit(1)
if (indexedColumns().join() !== searchColumns(searchedFields).join()) {
  if (added() === undefined && !(await generate('--custom'))) process.exit(1)
  const breakpoint = '--> statement-breakpoint\n'
  const file = path.join(folder, added() ?? '')
  const sql = fs.readFileSync(file, 'utf8').trim()
  const statements = [...(sql === '' ? [] : [sql]), ...searchIndexSql(searchedFields)]
  fs.writeFileSync(file, `${statements.join(`\n${breakpoint}`)}\n`)
  process.stdout.write('The migration makes the search indexes anew.\n')
}
