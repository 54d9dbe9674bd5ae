// Measures a file of people for another laptop: writing it, reading it, its preview, taking it in and taking it back, with
// the memory of the process and registrations meanwhile.
// Usage: node tests/bench/exchange.ts [--people N]
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { placeAccounts } from '../support/accounts.ts'
import { bundle } from '../support/bundle.ts'
import { inventPeople } from '../support/counted.ts'
import { ok, openFrontDoor } from '../support/front-door.ts'
import { quickDerive } from '../support/quick-derive.ts'
import { leader } from '../support/screens.ts'
import { invented } from '../support/typed.ts'
import { bareName } from './bare-people.ts'
import { elapsedUntil, inTemporaryFolder, machine, quantile } from './bench.ts'

const { values } = parseArgs({ options: { people: { type: 'string', default: '100000' } } })
const people = Number(values.people)
const password = 'la clave del archivo'
const mebibyte = 1024 * 1024

await inTemporaryFolder(async (folder) => {
  console.log(`${people} people, ${machine()}`)
  const file = path.join(folder, 'personas.referidos-personas')
  const main = path.resolve(import.meta.dirname, '../../src-main')
  const programs = await bundle(path.join(folder, 'programs'), {
    reader: path.join(main, 'reader/reader-worker.ts'),
    backup: path.join(main, 'backup/backup-worker.ts'),
  })

  async function laptop(name: string, has: number) {
    const dataDir = path.join(folder, name)
    fs.mkdirSync(dataDir)
    const now = Date.now()
    const { database, placed } = await placeAccounts(
      dataDir,
      [{ ...leader, role: 'LEADER' }],
      now,
      quickDerive,
    )
    const [owner] = placed
    if (has > 0) inventPeople(database, { people: has, puestos: 500, referredBy: owner?.accountId ?? 1, now })
    database.close()
    const door = openFrontDoor({
      dataDir,
      // As the app has it: loading sources takes memory and time of its own.
      readerFile: programs.reader,
      backupFile: programs.backup,
      dialogs: { saveSpreadsheet: async () => file, savePdf: async () => null, showInFolder: () => {} },
      exchangeDialogs: { chooseExchange: async () => file },
    })
    ok(await door.call('session', 'signIn', { slotId: owner?.slotId ?? '', password: leader.password }))
    return door
  }

  /** Prints how long `work` takes, and by how much memory grows over what is used before it. */
  async function measured<Value>(what: string, work: () => Promise<Value>): Promise<Value> {
    globalThis.gc?.()
    const idle = process.memoryUsage().rss
    let peak = idle
    const sampling = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss)
    }, 50)
    let value: Value | undefined
    const ms = await elapsedUntil(async () => {
      value = await work()
    })
    clearInterval(sampling)
    console.log(`${what}: ${(ms / 1_000).toFixed(1)} s, ${((peak - idle) / mebibyte).toFixed(0)} MB more`)
    return value as Value
  }

  const from = await laptop('from', people)
  await measured('written', async () =>
    ok(await from.call('exchange', 'export', { of: { kind: 'everybody' }, password })),
  )
  await from.app.close()
  console.log(`file: ${(fs.statSync(file).size / mebibyte).toFixed(1)} MB`)

  const into = await laptop('into', 0)
  ok(await into.call('exchange', 'choose'))
  await measured('read', async () => {
    const answer = ok(await into.call('exchange', 'unlock', { password }))
    if (answer.kind !== 'opened') throw new Error(JSON.stringify(answer))
  })
  await measured('previewed', async () => ok(await into.call('exchange', 'preview', { leaders: [] })))

  let isDone = false
  let registrations: number[] = []
  const registering = (async () => {
    for (let n = 0; !isDone; n++) {
      const person = { ...invented(0), cedula: String(20_000_000 + n), name: bareName(n) }
      // From when the leader asks: main may be in the middle of a part.
      const due = performance.now() + 20
      await new Promise((resolve) => setTimeout(resolve, 20))
      ok(await into.call('people', 'register', person))
      registrations.push(performance.now() - due)
    }
  })()
  function reportRegistrations(): void {
    const slowest = Math.max(...registrations)
    console.log(
      `${registrations.length} registrations meanwhile: median ${quantile(0.5, registrations).toFixed(1)} ms, ` +
        `99 % ${quantile(0.99, registrations).toFixed(1)} ms, slowest ${slowest.toFixed(1)} ms; ` +
        `50 ms at the most: ${slowest <= 50 ? 'met' : 'MISSED'}`,
    )
    registrations = []
  }
  const exchangeId = await measured('taken in', async () => {
    const answer = ok(await into.call('exchange', 'start'))
    if (answer.kind !== 'taken') throw new Error(answer.kind)
    return answer.result.exchangeId
  })
  reportRegistrations()
  await measured('taken back', async () => ok(await into.call('exchange', 'undo', { exchangeId })))
  isDone = true
  await registering
  reportRegistrations()
  await into.app.close()
})
