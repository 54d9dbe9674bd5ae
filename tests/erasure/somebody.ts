import { keepClaim } from '../../src-main/claims/repository.ts'
import type { Database } from '../../src-main/database/open.ts'
import { edit, hide, insertPerson, reregister } from '../../src-main/people/repository.ts'

/** A person in every table of a database, with texts that nobody else has. */

const their = {
  cedula: '7777123455',
  phone: '3009998887',
  name: 'Ꝏdwinꝏ Ꝏrtꝏguꝏ',
  barrio: 'Barrio Ꝣelꝣ',
  notes: 'Prefiere Ꝥardeꝥ',
  labels: 'Ꝫtiquetꝫ',
  puesto: 'COLEGIO ꝆIBRE',
}

export const theirCedula = their.cedula

const trigrams = (text: string): string[] =>
  Array.from({ length: Math.max(0, [...text].length - 2) }, (_, at) => [...text].slice(at, at + 3).join(''))

/** What nobody else has: also each three letters with a rare one. */
export const theirTexts: string[] = [
  their.cedula,
  their.phone,
  '7.777.123.455',
  '7777123456',
  ...Object.values(their)
    .flatMap((text) => [text, ...trigrams(text)])
    .filter((text) => /[ꝎꝏꝣꝣꝥꝤꝫꝪꝆꝇ]/u.test(text)),
]

/** Returns the person's id. */
export function fillWith(database: Database, now: number): number {
  const { sqlite } = database
  const [own, other] = sqlite.prepare('SELECT id FROM accounts ORDER BY id LIMIT 2').pluck().all() as [
    number,
    number,
  ]
  const consent = { method: 'voice' as const, textVersion: 1, collectedBy: own }
  const { puesto: _, ...written } = their
  const before = now - 5e8
  const personId = insertPerson(
    database,
    { ...written, cedula: '7777123456', name: `${their.name} Primero`, referredBy: own, consent },
    before,
  )
  const ownPerson = sqlite.prepare('SELECT person_id FROM accounts WHERE id = ?').pluck().get(own) as number
  edit(database, { personId, ...written }, own, ownPerson, before + 1)
  keepClaim(
    database,
    personId,
    other,
    { name: their.name, phone: their.phone, method: 'voice', textVersion: 1, givenAt: before },
    before + 2,
  )
  const run = (sql: string, ...values: unknown[]) => sqlite.prepare(sql).run(...values)
  const { id: jobId } = sqlite
    .prepare('SELECT max(id) AS id FROM lookup_jobs WHERE person_id = ?')
    .get(personId) as { id: number }
  run(`UPDATE lookup_jobs SET state = 'done', finished_at = ? WHERE id = ?`, before + 9, jobId)
  const { lastInsertRowid: attemptId } = run(
    'INSERT INTO lookup_attempts (job_id, person_id, started_at, ended_at, captcha_cost) VALUES (?, ?, ?, ?, 0.003)',
    jobId,
    personId,
    before + 3,
    before + 4,
  )
  const page = `<html>${`<td>${their.name}</td><td>${their.cedula}</td>`.repeat(300)}</html>`
  run('INSERT INTO attempt_responses VALUES (?, ?)', attemptId, page)
  run('INSERT INTO census_responses VALUES (?, ?)', personId, page)
  run(
    `UPDATE census_records SET status = 'ACTIVE', municipio = 'CALI', puesto = ?, mesa = '7', fetched_at = ? WHERE person_id = ?`,
    their.puesto,
    before + 5,
    personId,
  )
  run('INSERT OR REPLACE INTO imported_people SELECT ?, max(id) FROM imports', personId)
  run(`INSERT INTO other_uids VALUES ('another uid of theirs', ?, NULL)`, their.cedula)
  run(
    `INSERT INTO changes (hlc, uid, part, after) VALUES ('000000000000001-000000-x', 'another uid of theirs', 'registered', ?)`,
    JSON.stringify({ ...written, leader: 'there', registeredAt: 1 }),
  )
  // Somebody else was registered with their number by mistake.
  run(
    `INSERT INTO changes (hlc, uid, part, before, after) SELECT '000000000000002-000000-x', uid, 'cedula', ?, cedula
       FROM people WHERE referred_by = ? AND id <> ? LIMIT 1`,
    their.cedula,
    other,
    personId,
  )
  const typed = { cedula: their.cedula, name: their.name, phone: their.phone, noPhone: false }
  run(
    'INSERT OR REPLACE INTO drafts VALUES (?, ?)',
    own,
    JSON.stringify({ new: typed, edit: { personId, values: typed } }),
  )
  const screen = JSON.stringify({ view: { search: 'ꝏdwinꝏ' }, scrollTop: 0 })
  run(
    'INSERT OR REPLACE INTO account_preferences VALUES (?, ?, ?)',
    own,
    JSON.stringify({ views: [{ search: their.cedula }] }),
    screen,
  )
  const rejected = [{ number: 7, problem: 'repeated', cells: ['7.777.123.455', their.name, their.phone] }]
  run('INSERT INTO import_chunks SELECT max(id), 2000001, ? FROM imports', JSON.stringify(rejected))
  const staged = [{ number: 8, person: { ...written, consent: null, referredBy: own } }]
  run('INSERT INTO import_chunks SELECT max(id), 1, ? FROM imports', JSON.stringify(staged))
  const change = { hlc: 'x', uid: 'another uid of theirs', part: 'name', before: null, after: their.name }
  run('INSERT INTO exchange_chunks SELECT max(id), 1, ? FROM exchanges', JSON.stringify([change]))
  run(`UPDATE imports SET name = ?`, `${their.name}.xlsx`)
  run(
    `INSERT INTO settings VALUES ('salvaged', ?)`,
    JSON.stringify({ people: [{ name: their.name, cedula: their.cedula }] }),
  )
  mention(database, own, ownPerson, personId, before)
  return personId
}

/** How others write of them: in other letters, the surname first, the digits in groups. */
const mentions = {
  name: 'ꝎRTꝎGUꝎ, ꝏdwinꝏ',
  cedula: 'C.C. 7.777.123.455',
  phone: '+57 300 999-8887',
}

/** What `mention` leaves of them once they are erased. */
export const withoutThem = {
  asked: 'Pregunta por —, C.C. —. Edwin Ortega es otro, y el 777712345 también',
  notes: 'Prima de —',
}

/** Writes of them in what belongs to others: notes and labels, present and past, requests, claims, sheets and forms. */
function mention(database: Database, own: number, ownPerson: number, personId: number, now: number): void {
  const { sqlite } = database
  const run = (sql: string, ...values: unknown[]) => sqlite.prepare(sql).run(...values)
  const others = sqlite
    .prepare('SELECT id, cedula, name, phone FROM people WHERE referred_by = ? AND id <> ? LIMIT 3')
    .all(own, personId) as { id: number; cedula: string; name: string; phone: string | null }[]
  const [noted, changed, anew] = others as [(typeof others)[0], (typeof others)[0], (typeof others)[0]]
  const write = (of: (typeof others)[0], texts: Partial<Record<'barrio' | 'labels' | 'notes', string>>) => {
    const { id, ...fields } = of
    const written = { ...fields, barrio: null, labels: null, notes: null, ...texts }
    edit(database, { personId: id, ...written }, own, ownPerson, now)
  }
  write(noted, {
    notes: `Prima de ${mentions.name}`,
    labels: `Reunión\nDe ${their.name}`,
    barrio: `Donde ${their.name}`,
  })
  // Only the log of changes still has it.
  write(changed, { notes: `Llamar al ${mentions.phone}` })
  write(changed, { notes: 'Llamar en la tarde' })
  write(anew, { notes: mentions.cedula })
  hide(database, anew.id, now)
  const consent = { method: 'voice' as const, textVersion: 1, collectedBy: own }
  const { id: _, ...again } = anew
  reregister(
    database,
    anew.id,
    { ...again, barrio: null, labels: null, notes: null, referredBy: own, consent },
    now + 9,
  )
  const asked = `Pregunta por ${mentions.name}, ${mentions.cedula}. Edwin Ortega es otro, y el 777712345 también`
  for (const of of [noted.id, null])
    run(
      `INSERT INTO requests (account_id, person_id, kind, way, received_on, due_on, name, contact, asked, extended_on,
          extension_reason, answered_on, answer, noted_at)
       VALUES (?, ?, 'query', 'phone', '2026-11-03', '2026-11-18', ?, ?, ?, '2026-11-05', ?, '2026-11-06', ?, ?)`,
      own,
      of,
      of === null ? their.name : null,
      of === null ? mentions.phone : null,
      asked,
      `Falta el papel de ${their.name}`,
      `Se le dijo a ${mentions.name}`,
      now,
    )
  run(
    `UPDATE claims SET decided_at = ?, decision = 'kept', note = ?, decided_by = ?, held_by = ?
      WHERE id = (SELECT max(id) FROM claims WHERE person_id <> ? AND decided_at IS NULL)`,
    now,
    `Lo dijo ${their.name}`,
    own,
    own,
    personId,
  )
  run(`UPDATE sheets SET place = ?`, `Casa de ${mentions.name}`)
  const typed = {
    cedula: '1',
    name: 'Otra',
    phone: '',
    noPhone: true,
    barrio: '',
    labels: '',
    notes: mentions.name,
  }
  run(
    'INSERT OR REPLACE INTO drafts SELECT max(id), ? FROM accounts',
    JSON.stringify({ new: null, edit: { personId: noted.id, values: typed } }),
  )
  run(
    'INSERT OR REPLACE INTO account_preferences SELECT max(id), ?, NULL FROM accounts',
    JSON.stringify({ views: [{ name: their.name, search: '' }] }),
  )
  const staged = [{ number: 9, person: { ...typed, cedula: '1014889999', consent: null, referredBy: own } }]
  run('INSERT INTO import_chunks SELECT max(id), 2, ? FROM imports', JSON.stringify(staged))
  const change = {
    hlc: 'y',
    uid: 'somebody else',
    part: 'notes',
    before: mentions.phone,
    after: mentions.name,
  }
  run('INSERT INTO exchange_chunks SELECT max(id), 2, ? FROM exchanges', JSON.stringify([change]))
}
