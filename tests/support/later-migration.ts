import fs from 'node:fs'
import path from 'node:path'
import { migrations } from './invented.ts'

/**
 * Writes the app's migrations and a later one to `folder`, like those of a newer version of the app. Returns the
 * folder.
 */
export function withLaterMigration(folder: string, sql = 'CREATE TABLE later (id integer)'): string {
  fs.cpSync(migrations, folder, { recursive: true })
  const file = path.join(folder, 'meta', '_journal.json')
  const journal = JSON.parse(fs.readFileSync(file, 'utf8')) as { entries: { idx: number; when: number }[] }
  const last = journal.entries.at(-1)
  if (last === undefined) throw new Error('there are no migrations')
  journal.entries.push(
    Object.assign({ ...last }, { idx: last.idx + 1, when: last.when + 1, tag: '9999_later' }),
  )
  fs.writeFileSync(file, JSON.stringify(journal))
  fs.writeFileSync(path.join(folder, '9999_later.sql'), sql)
  return folder
}
