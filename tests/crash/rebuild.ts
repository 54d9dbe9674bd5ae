import fs from 'node:fs'
import path from 'node:path'
import type { Sqlite } from '../../src-main/database/open.ts'

interface Journal {
  entries: { idx: number; version: string; when: number; tag: string; breakpoints: boolean }[]
}

/** Adds a migration to `folder` that rebuilds `table`, as drizzle does when a column changes. */
export function rebuildingMigration(sqlite: Sqlite, table: string, folder: string, tag: string): void {
  const parts = sqlite
    .prepare(`SELECT type, sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL`)
    .all(table) as { type: string; sql: string }[]
  const make = parts.find(({ type }) => type === 'table')?.sql
  if (make === undefined) throw new Error(`there is no table ${table}`)
  const statements = [
    make.replace(new RegExp(`[\`"]?${table}[\`"]?`), '`__new`'),
    `INSERT INTO __new SELECT * FROM ${table}`,
    `DROP TABLE ${table}`,
    `ALTER TABLE __new RENAME TO ${table}`,
    ...parts.filter(({ type }) => type !== 'table').map(({ sql }) => sql),
  ]
  fs.writeFileSync(path.join(folder, `${tag}.sql`), statements.join(';--> statement-breakpoint\n'))
  const file = path.join(folder, 'meta/_journal.json')
  const journal = JSON.parse(fs.readFileSync(file, 'utf8')) as Journal
  const last = journal.entries.at(-1)
  journal.entries.push({
    idx: journal.entries.length,
    version: '6',
    when: (last?.when ?? 0) + 1,
    tag,
    breakpoints: true,
  })
  fs.writeFileSync(file, JSON.stringify(journal))
}
