import { once } from './once.ts'
import type { Sqlite } from './open.ts'

/** Numbers of rows for which statements are prepared. The statement leaves out the rows of nulls that fill it up. */
const sizes = [1, 8, 32, 64, 128, 256]
const largest = 256

/**
 * Inserts rows by one statement, or by one for each 256. `into`: table and columns. `width`: number of columns. `after`: the rest of
 * the statement. Each row has its values in the order of the columns; the first one is not null. Returns the rows that `after` returns.
 */
export function insertsRows({
  into,
  width,
  after = '',
}: {
  into: string
  width: number
  after?: string
}): (sqlite: Sqlite, rows: readonly (readonly unknown[])[]) => unknown[] {
  const row = `(${Array(width).fill('?').join(', ')})`
  const statements = once((_: Sqlite) => new Map<number, ReturnType<Sqlite['prepare']>>())
  function ofSize(sqlite: Sqlite, size: number) {
    const known = statements(sqlite).get(size)
    if (known !== undefined) return known
    const all = `(VALUES ${Array(size).fill(row).join(', ')})`
    const made = sqlite.prepare(`INSERT INTO ${into} SELECT * FROM ${all} WHERE column1 IS NOT NULL ${after}`)
    statements(sqlite).set(size, made)
    return made
  }
  return (sqlite, rows) => {
    const returned: unknown[] = []
    for (let at = 0; at < rows.length; at += largest) {
      const some = rows.slice(at, at + largest)
      const size = sizes.find((one) => one >= some.length) ?? largest
      const values = [...some.flat(), ...Array(width * (size - some.length)).fill(null)]
      const statement = ofSize(sqlite, size)
      if (statement.reader) returned.push(...statement.all(values))
      else statement.run(values)
    }
    return returned
  }
}
