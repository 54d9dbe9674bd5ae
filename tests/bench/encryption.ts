// Measures the cost of encryption against a plain database with the same schema, people and statements, alternating in
// the same run: importing 100,000 people in one transaction, a page of 200 rows, a search.
// Usage: npm run bench:encryption
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import type { Sqlite } from '../../src-main/database/open.ts'
import { list } from '../../src-main/people/list.ts'
import { rowsOf } from '../../src-main/people/rows.ts'
import { everybody } from '../../src-preload/contract/index.ts'
import { median } from '../support/median.ts'
import { insertBare } from './bare-people.ts'
import { elapsed, inTemporaryFolder, openWithOwner } from './bench.ts'

const people = 100_000
const imports = 3
const reads = 40

/** A new database with its owner. The plain one is decrypted and opened with the same settings. */
function empty(folder: string, kind: Kind, n: number): Sqlite {
  const file = path.join(folder, `${kind}-${n}.db`)
  const database = openWithOwner(file)
  if (kind === 'encrypted') return database.sqlite
  database.sqlite.pragma('journal_mode = DELETE')
  database.sqlite.pragma("rekey = ''")
  database.close()
  const plain = new BetterSqlite3(file)
  for (const setting of [
    'temp_store = MEMORY',
    'journal_mode = WAL',
    'synchronous = FULL',
    'foreign_keys = ON',
  ])
    plain.pragma(setting)
  return plain
}

const kinds = ['plain', 'encrypted'] as const
type Kind = (typeof kinds)[number]
type Times = Record<Kind, number[]>
/** Alternates the order, so that both kinds run under the same machine load. */
const inTurn = (n: number): readonly Kind[] => (n % 2 === 0 ? kinds : kinds.toReversed())
const searched = (n: number): string => ['zea', 'vega', 'quint', 'gómez'][n % 4] ?? ''
const none = (): Times => ({ plain: [], encrypted: [] })

await inTemporaryFolder((folder) => {
  const times = { import: none(), page: none(), pageByName: none(), search: none() }
  const databases: Record<Kind, Sqlite>[] = []
  for (let n = 0; n < imports; n++) {
    const pair = { plain: empty(folder, 'plain', n), encrypted: empty(folder, 'encrypted', n) }
    databases.push(pair)
    for (const kind of inTurn(n)) times.import[kind].push(elapsed(() => insertBare(pair[kind], people)))
  }
  const pair = databases.at(-1) as Record<Kind, Sqlite>
  const byRegistration = list(pair.plain, 1, everybody).ids
  const byName = list(pair.plain, 1, { ...everybody, sort: { by: 'name', direction: 'asc' } }).ids
  for (let n = 0; n < reads; n++) {
    const from = (n * 7_919) % (people - 200)
    for (const kind of inTurn(n)) {
      const sqlite = pair[kind]
      const page = (ids: Int32Array) => rowsOf(sqlite, 1, [...ids.subarray(from, from + 200)])
      times.page[kind].push(elapsed(() => page(byRegistration)))
      times.pageByName[kind].push(elapsed(() => page(byName)))
      times.search[kind].push(elapsed(() => list(sqlite, 1, { ...everybody, search: searched(n) })))
    }
  }
  for (const one of databases) for (const kind of kinds) one[kind].close()
  const isPlain = fs.readFileSync(path.join(folder, 'plain-0.db')).includes('El Recreo')
  const isHidden = !fs.readFileSync(path.join(folder, 'encrypted-0.db')).includes('El Recreo')
  if (!isPlain || !isHidden) throw new Error('what was compared is not plain and encrypted')
  console.log(`${people} people, Node ${process.version}, ${os.cpus().length} cores; medians, and the target`)
  const more = ({ plain, encrypted }: Times) => 100 * (median(encrypted) / median(plain) - 1)
  const line = (what: string, of: Times, target: string, isMet: boolean | null) =>
    console.log(
      `${what.padEnd(26)} plain ${median(of.plain).toFixed(1)} ms, encrypted ${median(of.encrypted).toFixed(1)} ms: ` +
        `${more(of).toFixed(0)} % more; ${target}${isMet === null ? '' : isMet ? ': met' : ': MISSED'}`,
    )
  line('import, one transaction', times.import, '75 % more at the most', more(times.import) <= 75)
  line('a page of 200 rows', times.page, '5 ms at the most', median(times.page.encrypted) <= 5)
  line('the same by name', times.pageByName, 'no target: each row lies on a page of its own', null)
  line('search, all of it', times.search, '15 % more at the most', more(times.search) <= 15)
})
