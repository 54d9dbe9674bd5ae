// Measures the import of a file of 100,000 people with 3 % bad rows against the bare insertion of as many in the same run:
// reading and preview, writing, the memory of the process, and a registration meanwhile.
// Usage: node tests/bench/import.ts [--people N]
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { writeXlsxStream } from 'hucre'
import { appConsentText } from '../../src-main/authorisation/texts.ts'
import { noFilter } from '../../src-preload/contract/index.ts'
import { bundle } from '../support/bundle.ts'
import { ok, openFrontDoor } from '../support/front-door.ts'
import { invented, owner } from '../support/typed.ts'
import { bareName, insertBare } from './bare-people.ts'
import { elapsed, elapsedUntil, inTemporaryFolder, machine, openWithOwner, quantile } from './bench.ts'

const { values } = parseArgs({ options: { people: { type: 'string', default: '100000' } } })
const people = Number(values.people)

const heading = ['Cédula', 'Nombre', 'Celular', 'Barrio', 'Mesa', 'Puesto', 'Observaciones', 'Correo']

/** Every 33rd row is bad: a lost number, a lost letter, a repeated cédula. */
function row(n: number): (string | number)[] {
  const bad = n % 33 === 32 ? ((n / 33) % 3) | 0 : -1
  const cedula = bad === 0 ? '1,01E+09' : bad === 2 ? 1_000_000_000 + n - 1 : 1_000_000_000 + n
  const name = bad === 1 ? 'MU?OZ ANA' : bareName(n)
  return [cedula, name, String(3_000_000_000 + n), 'El Recreo', 7, 'I.E. La Libertad', '', `a${n}@ejemplo.co`]
}

async function write(file: string): Promise<void> {
  function* rows() {
    yield heading
    for (let n = 0; n < people; n++) yield row(n)
  }
  const stream = writeXlsxStream(rows(), { name: 'Lista' })
  await fs.promises.writeFile(file, stream)
}

const mebibyte = 1024 * 1024

await inTemporaryFolder(async (folder) => {
  console.log(`${people} rows, ${machine()}`)
  const file = path.join(folder, 'lista.xlsx')
  await write(file)
  console.log(`file: ${(fs.statSync(file).size / mebibyte).toFixed(1)} MB`)

  let bares = 0
  function bareInsertion(): number {
    bares += 1
    const bare = openWithOwner(path.join(folder, `bare-${bares}.db`))
    const ms = elapsed(() => insertBare(bare.sqlite, people))
    bare.close()
    return ms
  }
  const before = bareInsertion()

  const main = path.resolve(import.meta.dirname, '../../src-main')
  const programs = await bundle(path.join(folder, 'programs'), {
    reader: path.join(main, 'reader/reader-worker.ts'),
    backup: path.join(main, 'backup/backup-worker.ts'),
  })
  const dataDir = path.join(folder, 'data')
  fs.mkdirSync(dataDir)
  const door = openFrontDoor({
    dataDir,
    // As the app has it: loading sources takes memory and time of its own.
    readerFile: programs.reader,
    backupFile: programs.backup,
    importDialogs: { chooseSpreadsheet: async () => file },
  })
  ok(await door.call('session', 'createFirstAccount', owner))
  ok(
    await door.call('people', 'list', {
      tab: 'todos',
      sort: { by: 'name', direction: 'asc' },
      search: '',
      filter: noFilter,
    }),
  )
  globalThis.gc?.()
  const idle = process.memoryUsage().rss
  let peak = idle
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 50)

  let columns: readonly unknown[] = []
  const openMs = await elapsedUntil(async () => {
    const answer = ok(await door.call('import', 'choose'))
    if (answer.kind !== 'found') throw new Error(JSON.stringify(answer))
    columns = answer.table.columns
  })
  const consent = {
    method: 'signed_sheet' as const,
    day: '2026-03-05',
    textVersion: appConsentText().version,
    accepted: true as const,
  }
  const previewMs = await elapsedUntil(async () => {
    const input = { columns: [...columns] as never, titleCase: false, consent }
    const { fresh, rejected } = ok(await door.call('import', 'preview', input))
    console.log(`preview: ${fresh} new, ${rejected} rejected`)
  })

  const registrations: number[] = []
  let isDone = false
  const registering = (async () => {
    for (let n = 0; !isDone; n++) {
      const person = { ...invented(0), cedula: String(20_000_000 + n) }
      // From when the leader asks: main may be in the middle of a part.
      const due = performance.now() + 20
      await new Promise((resolve) => setTimeout(resolve, 20))
      ok(await door.call('people', 'register', person))
      registrations.push(performance.now() - due)
    }
  })()
  const writeMs = await elapsedUntil(async () => {
    const answer = ok(await door.call('import', 'start'))
    if (answer.kind !== 'imported') throw new Error('aborted')
  })
  isDone = true
  await registering
  clearInterval(sampling)
  await door.app.close()
  const bareMs = (before + bareInsertion()) / 2
  console.log(`bare insertion, one transaction, before and after: ${bareMs.toFixed(0)} ms`)

  const met = (is: boolean) => (is ? 'met' : 'MISSED')
  const whole = openMs + previewMs + writeMs
  const more = (peak - idle) / mebibyte
  const slowest = Math.max(...registrations)
  console.log(
    `opened in ${openMs.toFixed(0)} ms, previewed in ${previewMs.toFixed(0)} ms, written in ${writeMs.toFixed(0)} ms`,
  )
  console.log(
    `written: ${(writeMs / bareMs).toFixed(2)}× the bare insertion; 1.7× at the most: ${met(writeMs <= 1.7 * bareMs)}`,
  )
  console.log(`all of it: ${(whole / bareMs).toFixed(2)}×`)
  console.log(`memory above idle: ${more.toFixed(0)} MB at the peak; 300 MB at the most: ${met(more <= 300)}`)
  console.log(
    `${registrations.length} registrations meanwhile: median ${quantile(0.5, registrations).toFixed(1)} ms, ` +
      `99 % ${quantile(0.99, registrations).toFixed(1)} ms, slowest ${slowest.toFixed(1)} ms; 50 ms at the most: ${met(slowest <= 50)}`,
  )
})
