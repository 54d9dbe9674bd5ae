// Everything that is kept of a person, as JSON and on paper, and who may hand it over.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { bogotaDate } from '../../src-preload/bogota.ts'
import { everybody, type PrintInput } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { everyone, exportOf, invented, ok } from '../support/app.ts'
import { readLog } from '../support/audit-log.ts'
import { openDatabase, temporaryFolder } from '../support/database.ts'
import { startWithLeaders } from '../support/leaders.ts'

const words = messages.personData

async function stage() {
  const folder = temporaryFolder()
  const printed: string[] = []
  const t = await startWithLeaders({
    printer: {
      toPdf: async (body) => {
        printed.push(body)
        return Buffer.from(body)
      },
      toPaper: async () => 'printed',
    },
    dialogs: {
      saveSpreadsheet: async (name) => path.join(folder, name),
      savePdf: async () => path.join(folder, 'hoja.pdf'),
      showInFolder: () => {},
    },
  })
  const json = async (personId: number) => {
    const answer = ok(await t.call('rights', 'saveJson', { personId }))
    if (answer.kind !== 'saved') throw new Error(answer.kind)
    return JSON.parse(fs.readFileSync(answer.path, 'utf8')) as Record<string, Record<string, unknown>[]>
  }
  const document = (personId: number): PrintInput => ({
    document: { kind: 'person', personId },
    edition: null,
  })
  return { ...t, folder, printed, json, document }
}

test('data, answer, authorisation with its words, changes with who made them, requests and what the log says', async () => {
  const t = await stage()
  const { call } = t
  await t.as('Ana')
  const input = { ...invented(1, 'Olga Peña'), notes: 'Vive con su mamá', labels: 'Reunión del 29' }
  const olga = ok(await call('people', 'register', input))
  const { cedula, phone } = olga
  const edited = {
    personId: olga.id,
    cedula,
    phone,
    barrio: 'El Recreo',
    notes: '',
    labels: olga.labels ?? '',
  }
  ok(await call('people', 'edit', { ...edited, name: 'Olga Peña Ruiz' }))
  ok(
    await call('requests', 'add', {
      ...{ kind: 'query', way: 'letter', receivedOn: bogotaDate(Date.now()), name: 'Olga', cedula },
      ...{ contact: '', asked: 'Sus datos' },
    }),
  )
  ok(await call('spreadsheet', 'export', exportOf(everyone)))
  await t.as('Marta')
  ok(await call('campaign', 'open', { personId: olga.id }))
  ok(await call('campaign', 'export', exportOf(everyone)))
  await t.as('Ana')
  const json = await t.json(olga.id)
  expect(json[words.person.title]).toMatchObject({
    Nombre: 'Olga Peña Ruiz',
    Cédula: cedula,
    Barrio: 'El Recreo',
    Observaciones: null,
    Etiquetas: 'Reunión del 29',
    Líder: 'Ana',
  })
  expect(json[words.consents.title]).toEqual([
    {
      'Cómo autorizó': 'Firma',
      Cuándo: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*-05:00$/),
      'Quién la recibió': 'Ana',
      'Versión del texto': 'versión\u00a02',
      'Texto que se le leyó': expect.stringContaining('Autorizo de manera previa'),
    },
  ])
  const changed = json[words.changes.title]?.map((change) => [change.Quién, change.Qué])
  expect(changed).toEqual(
    expect.arrayContaining([
      ['Ana', 'Nombre: Olga Peña → Olga Peña Ruiz'],
      ['Ana', 'Observaciones: Vive con su mamá → nada'],
      ['Ana', 'Se registró'],
    ]),
  )
  expect(json[words.requests.title]).toMatchObject([{ 'Qué pide': 'Consulta', 'Lo que pide': 'Sus datos' }])
  expect(json[words.seen.title]?.map((entry) => `${entry.Quién}: ${entry.Qué}`)).toEqual([
    'Ana: Se corrigieron los datos de Olga Peña Ruiz',
    'Ana: Se anotó la solicitud n.º 1, de Olga Peña Ruiz',
    'Marta: Se vieron los datos de Olga Peña Ruiz, de Ana',
  ])
  expect(json[words.lists.title]?.map((entry) => `${entry.Quién}: ${entry.Qué}`)).toEqual([
    'Ana: Se exportó a Excel a 1 referido propio',
    'Marta: Se exportó a Excel a personas de toda la campaña',
  ])
  expect(json[words.unrecorded.title]).toEqual([...words.unrecorded.lines])

  // The paper says the same.
  ok(await call('printing', 'savePdf', t.document(olga.id)))
  const paper = t.printed
    .join()
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
  for (const said of [
    'Olga Peña Ruiz',
    'El Recreo',
    'Autorizo de manera previa',
    'Nombre: Olga Peña → Olga Peña Ruiz',
    'Se vieron los datos de Olga Peña Ruiz, de Ana',
    ...words.unrecorded.lines,
  ])
    expect(paper).toContain(said)
})

test('a leader hands over the data of their own people, hidden ones too; the owner everybody’s; all is recorded', async () => {
  const t = await stage()
  const { call } = t
  await t.as('Ana')
  const olga = ok(await call('people', 'register', invented(1, 'Olga Peña')))
  const own = t.placed.find(({ displayName }) => displayName === 'Ana')?.personId ?? 0
  await t.as('Beto')
  const refused = { ok: false, error: { code: 'not_found' } }
  for (const personId of [olga.id, own, 9_999]) {
    expect(await call('rights', 'saveJson', { personId })).toEqual(refused)
    expect(await call('printing', 'savePdf', t.document(personId))).toEqual(refused)
    expect(await call('printing', 'print', t.document(personId))).toEqual(refused)
    expect(await call('printing', 'preview', { ...t.document(personId), first: 1 })).toEqual(refused)
  }
  await t.as('Ana')
  ok(await call('people', 'remove', { personId: olga.id }))
  expect((await t.json(olga.id))[words.person.title]).toHaveProperty([words.person.hiddenAt])
  expect((await t.json(own))[words.account.title]).toMatchObject({ Rol: 'Líder' })
  await t.as('Marta')
  ok(await call('campaign', 'printPreview', { ...t.document(olga.id), first: 1 }))
  ok(await call('campaign', 'print', t.document(olga.id)))
  ok(await call('campaign', 'savePdf', t.document(olga.id)))
  await t.json(own)
  const log = await readLog(t, ['viewed', 'files'])
  expect(log.toReversed().map((entry) => messages.audit.what(entry, 0))).toEqual([
    'Se guardaron en un archivo de datos todos los datos de Olga Peña',
    'Se guardaron en un archivo de datos todos los datos de Ana Ríos',
    'Se vieron los datos de Olga Peña, de Ana',
    'Se abrió la impresión de todos los datos de Olga Peña',
    'Se enviaron a la impresora todos los datos de Olga Peña',
    'Se guardaron en PDF todos los datos de Olga Peña',
    'Se guardaron en un archivo de datos todos los datos de Ana Ríos',
  ])
})

test('another leader who claims a person is told to the owner alone', async () => {
  const t = await stage()
  const { call } = t
  await t.as('Ana')
  const olga = ok(await call('people', 'register', invented(1, 'Olga Peña')))
  await t.as('Beto')
  await call('people', 'register', { ...invented(1, 'Olguita'), phone: '3005557799' })
  await t.as('Ana')
  const seen = (await t.json(olga.id))[words.claims.title]
  expect(JSON.stringify(seen)).not.toMatch(/Beto|Olguita|3005557799/)
  expect(seen).toHaveLength(1)
  await t.as('Marta')
  expect((await t.json(olga.id))[words.claims.title]).toMatchObject([
    { Líder: 'Beto', 'Nombre que escribió': 'Olguita', Decisión: 'Sin decidir' },
  ])
})

test('who changed a person is known of edits, labels, moves, removals and of what is taken back', async () => {
  const t = await stage()
  const { call } = t
  await t.as('Ana')
  const olga = ok(await call('people', 'register', invented(1, 'Olga Peña')))
  const { cedula, phone } = olga
  const edited = { ...blankTexts, barrio: olga.barrio ?? '', personId: olga.id, cedula, phone }
  ok(await call('people', 'edit', { ...edited, name: 'Olga Ruiz' }))
  ok(await call('changes', 'undo'))
  const selection = { view: everybody, picks: { kind: 'only' as const, ids: [olga.id] } }
  ok(await call('people', 'label', { selection, label: 'Reunión', change: 'add' }))
  ok(await call('people', 'remove', { personId: olga.id }))
  ok(await call('people', 'restore', { personId: olga.id }))
  await t.as('Marta')
  ok(await call('accounts', 'reassign', { personIds: [olga.id], to: t.idOf('Beto') }))
  await t.as('Beto')
  const changes = ok(await call('changes', 'ofPerson', { personId: olga.id }))
  expect(
    changes.map((change) => `${messages.changes.by(change.by)}: ${messages.changes.what(change)}`),
  ).toEqual([
    'Marta: Líder: Ana → Beto',
    'Ana: Volvió a la lista',
    'Ana: Se eliminó',
    'Ana: Etiquetas: nada → Reunión',
    'Ana: Nombre: Olga Ruiz → Olga Peña',
    'Ana: Nombre: Olga Peña → Olga Ruiz',
    'Ana: Se registró',
  ])
  // A change that the log says nothing of.
  t.database.sqlite.prepare(`UPDATE people SET barrio = 'Centro' WHERE id = ?`).run(olga.id)
  expect(ok(await call('changes', 'ofPerson', { personId: olga.id }))[0]?.by).toEqual({ kind: 'unknown' })
})

test('every column with something about a person is in their document', () => {
  const { sqlite } = openDatabase()
  const about = sqlite
    .prepare(
      `SELECT DISTINCT listed.name FROM pragma_table_list AS listed, pragma_foreign_key_list(listed.name) AS key
        WHERE listed.schema = 'main' AND key."table" IN ('people', 'lookup_attempts')`,
    )
    .pluck()
    .all() as string[]
  // `other_uids`: identifiers of the same person on other laptops; their changes are theirs.
  expect(about.toSorted()).toEqual([
    ...['accounts', 'attempt_responses', 'census_records', 'census_responses', 'claims', 'consents'],
    ...['imported_people', 'lookup_attempts', 'lookup_jobs', 'other_uids', 'proofs'],
    ...['recheck_people', 'requests'],
  ])
  const source = fs.readFileSync('src-main/rights/person-data.ts', 'utf8')
  for (const table of about.filter((name) => name !== 'other_uids' && name !== 'requests'))
    expect(source).toMatch(new RegExp(`(FROM|JOIN) ${table}\\b`))
})
