// Files that are made to harm, and files that are only broken: a clear answer each, in bounded time and memory, and nobody
// is imported.
import fs from 'node:fs'
import path from 'node:path'
import { writeOds } from 'hucre/ods'
import { writeXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { readKeys } from '../../src-main/accounts/key-file.ts'
import { FileRefused } from '../../src-main/import/reading/limits.ts'
import { readBytes } from '../../src-main/import/reading/read.ts'
import { findTable } from '../../src-main/import/table.ts'
import { areWhole } from '../../src-preload/import-fields.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { type RunningInstance, startInstance } from '../crash/instances.ts'
import { everyone, ok, owner, signedIn } from '../support/app.ts'
import { temporaryFolder } from '../support/database.ts'
import { newSeed, part } from '../support/extent.ts'
import { createRandom, type Random } from '../support/random.ts'
import { list } from './hostile/variant.ts'
import { variants } from './hostile/variants.ts'
import { caseOf, cases } from './make-files/cases.ts'

const heading = ['Cédula', 'Nombre', 'Celular']
const people = [heading, ['1014880101', 'Ana Ñáñez', '3005550147']]

const workbook = () => writeXlsx({ sheets: [{ name: 'Lista', rows: people }] })
/** `sheets`: with a table of people. A string: why the file was refused. */
async function outcome(bytes: Uint8Array): Promise<{ sheets: number } | string> {
  try {
    const book = await readBytes(bytes)
    let sheets = 0
    for (const [at] of book.sheets.entries()) if (findTable(await book.rows(at)) !== null) sheets += 1
    return { sheets }
  } catch (error) {
    if (error instanceof FileRefused) return error.problem
    throw error
  }
}

const limit = { seconds: 10, megabytes: 500 }

/** Of the whole process, threads included; null where the system does not tell. */
function processorSeconds(pid: number): number | null {
  if (process.platform !== 'linux') return null
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function forgetPeak(pid: number): void {
  if (process.platform === 'linux') fs.writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

/** The most memory that the process had since `forgetPeak`. */
function peakMegabytes(pid: number): number {
  if (process.platform !== 'linux') return 0
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024)
}

const known = new Set(
  [
    ...list.slice(1),
    ...cases.lista.in.map(([, ...person]) => person),
    ...caseOf('letras').in.map(([, ...person]) => person),
  ].map(([cedula, name]) => `${cedula} ${name}`),
)

/** What the app answers: why the file is refused, or whom it would import. */
async function answered(
  { call }: RunningInstance,
  file: string,
): Promise<{ given: string; people: string[] }> {
  const opened = ok(await call('import', 'openDropped', { path: file }))
  if (opened.kind === 'cancelled') throw new Error('cancelled')
  if (opened.kind === 'refused') {
    // Every refusal has a sentence.
    expect(messages.import.fileProblem[opened.problem]).toMatch(/\.$/)
    return { given: opened.problem, people: [] }
  }
  const { columns } = opened.table
  if (!areWhole(columns)) return { given: 'no_people', people: [] }
  const { first } = ok(await call('import', 'preview', { columns, titleCase: false, consent: null }))
  const fresh = first.filter(({ outcome }) => outcome === 'fresh')
  return {
    given: fresh.length === 0 ? 'no_people' : 'people',
    people: fresh.map(({ cedula, name }) => `${cedula} ${name}`),
  }
}

const tried = part(
  variants,
  variants.filter((_, n) => n % 80 === 5),
)

test(`${tried.length} hostile files: a clear answer each, in bounded time and memory, and nobody is imported`, {
  timeout: part(3_600_000, 300_000),
}, async () => {
  expect(variants.length).toBeGreaterThanOrEqual(300)
  const dataDir = temporaryFolder()
  const { app } = await signedIn({ dataDir })
  await app.close()
  const instance = await startInstance({ dataDir })
  const slotId = readKeys(path.join(dataDir, 'keys.json'))?.[0]?.keys.slots[0]?.id ?? ''
  ok(await instance.call('session', 'signIn', { slotId, password: owner.password }))
  const folder = temporaryFolder()
  const most = { seconds: [0, ''], megabytes: [0, ''] } as {
    seconds: [number, string]
    megabytes: [number, string]
  }
  const wrong: string[] = []
  for (const { name, ending, gives, make } of tried) {
    const file = path.join(folder, `lista.${ending}`)
    fs.writeFileSync(file, await make())
    forgetPeak(instance.pid)
    const before = processorSeconds(instance.pid)
    const began = performance.now()
    const { given, people } = await answered(instance, file)
    const seconds =
      before === null ? (performance.now() - began) / 1_000 : (processorSeconds(instance.pid) ?? 0) - before
    const megabytes = peakMegabytes(instance.pid)
    const isGiven = gives.some((one) => one === given || (one === 'somebody' && given === 'people'))
    if (!isGiven) wrong.push(`${name}: ${given}`)
    if (!gives.includes('somebody') && people.some((one) => !known.has(one)))
      wrong.push(`${name}: ${people.find((one) => !known.has(one))}`)
    if (seconds > limit.seconds) wrong.push(`${name}: ${seconds} s`)
    if (megabytes > limit.megabytes) wrong.push(`${name}: ${megabytes} MB`)
    if (seconds > most.seconds[0]) most.seconds = [seconds, name]
    if (megabytes > most.megabytes[0]) most.megabytes = [megabytes, name]
  }
  process.stdout.write(
    `${tried.length} files, at most ${most.seconds.join(' s: ')}, ${most.megabytes.join(' MB: ')}\n`,
  )
  expect(wrong).toEqual([])
  expect(Object.keys(ok(await instance.call('people', 'list', everyone)).ids)).toEqual([])
  await instance.quit()
})

test('no sentence about a file is technical', () => {
  const sentences = Object.values(messages.import.fileProblem).join('\n')
  expect(sentences).not.toMatch(
    /\b(xml|zip|error|bytes?|utf|memoria|formato inválido|excepción|null|undefined)\b/i,
  )
})

/** Damages a file at random places, or cuts it off. */
function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Uint8Array.from(bytes)
  if (random.below(4) === 0) return copy.subarray(0, random.below(copy.length))
  for (let n = 0; n <= random.below(8); n++) copy[random.below(copy.length)] = random.below(256)
  return copy
}

test('a damaged file gives people or is refused, and never anything else', {
  timeout: part(600_000, 60_000),
}, async () => {
  const random = createRandom(newSeed())
  const sources = [
    await workbook(),
    await writeOds({ sheets: [{ name: 'Lista', rows: people }] }),
    Buffer.from(people.map((row) => row.join(';')).join('\r\n')),
    Buffer.from(
      `<table>${people.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`,
    ),
  ]
  for (let n = 0; n < part(2_000, 40); n++) {
    const bytes = damaged(random.pick(sources), random)
    const came = await outcome(bytes)
    expect(typeof came === 'string' || came.sheets <= 1, Buffer.from(bytes).toString('base64')).toBe(true)
  }
})
