import type { Sqlite } from '../../src-main/database/open.ts'

const given = ['Yolanda', 'Carlos', 'Dora', 'Andrés', 'Marta', 'Tomás', 'Inés', 'Rodrigo', 'Ñusta', 'Pilar']
const family = [
  'Patiño',
  'Ñáñez',
  'Quintero',
  'Vega',
  'Rincón',
  'Rodríguez',
  'Gómez',
  'Pérez',
  'Ávila',
  'Zea',
]

export const bareName = (n: number): string =>
  `${given[n % 10]} ${family[Math.floor(n / 10) % 10]} ${family[Math.floor(n / 100) % 10]}`

/** Inserts people in one transaction, by the plainest statements. The database has its owner. */
export function insertBare(sqlite: Sqlite, people: number): void {
  const person = sqlite.prepare(
    `INSERT INTO people (uid, cedula, name, name_sort, phone, barrio, referred_by, registered_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)`,
  )
  const consent = sqlite.prepare(
    `INSERT INTO consents (person_id, method, text_version, given_at, collected_by) VALUES (?, 'signed_sheet', 1, ?, 1)`,
  )
  const record = sqlite.prepare('INSERT INTO census_records (person_id) VALUES (?)')
  const job = sqlite.prepare(
    `INSERT INTO lookup_jobs (person_id, state, priority, due_at, created_at) VALUES (?, 'waiting', 3, ?, ?)`,
  )
  sqlite
    .transaction(() => {
      for (let n = 0; n < people; n++) {
        const name = bareName(n)
        const at = 1_700_000_000_000 + n
        const phone = String(3_000_000_000 + n)
        const cedula = String(1_000_000_000 + n)
        const { lastInsertRowid: id } = person.run(
          `uid-${n}`,
          cedula,
          name,
          name.toLowerCase(),
          phone,
          'El Recreo',
          at,
          at,
        )
        consent.run(id, at)
        record.run(id)
        job.run(id, at, at)
      }
    })
    .immediate()
}
