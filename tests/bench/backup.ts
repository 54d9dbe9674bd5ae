// Measures a copy, a restore and a salvage of 100,000 people, against VACUUM INTO and integrity_check of the same database in the
// same run, and how long the main thread is held meanwhile. Usage: npm run bench:backup
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createApp } from '../../src-main/app.ts'
import { copiesFolder, copiesIn } from '../../src-main/backup/files.ts'
import { open } from '../../src-main/database/open.ts'
import { dispatch } from '../../src-main/dispatch.ts'
import type { Result } from '../../src-preload/contract/index.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { placeAccounts } from '../support/accounts.ts'
import { flipByte } from '../support/backups.ts'
import { setup } from '../support/bundle-programs.ts'
import { inventPeople } from '../support/counted.ts'
import { headless } from '../support/headless.ts'
import { authorised, inventedCedula, migrations } from '../support/invented.ts'
import { median } from '../support/median.ts'
import { program } from '../support/programs.ts'
import { leader } from '../support/screens.ts'
import { elapsed, held, inTemporaryFolder, machine, usedSince } from './bench.ts'

const people = 100_000
const rounds = 3

// Bundled, as the app's: a thread loads the sources several times as long.
const removeBundles = await setup()

await inTemporaryFolder(async (dataDir) => {
  const now = Date.now()
  const { key, database, placed } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], now)
  inventPeople(database, { people, puestos: 2_000, referredBy: placed[0]?.accountId ?? 1, now })
  database.close()
  const file = path.join(dataDir, 'referidos.db')
  const slotId = placed[0]?.slotId ?? ''
  const app = createApp({
    ...headless,
    dataDir,
    migrations,
    readerFile: program('reader'),
    backupFile: program('backup'),
    log: (level, message) => console.error(level, message),
  })
  async function call<Value = unknown>(channel: string, input?: unknown): Promise<Value> {
    const result = (await dispatch(app, channel, input, (_, message) =>
      console.error(message),
    )) as Result<Value>
    if (!result.ok) throw new Error(`${channel}: ${JSON.stringify(result.error)}`)
    return result.value
  }

  await call('session.signIn', { slotId, password: leader.password })
  const bare: { ms: number; usedMs: number }[] = []
  const copies: Awaited<ReturnType<typeof held>>[] = []
  // Alternating, so that both run under the same machine load.
  for (let n = 0; n < rounds; n++) {
    const beforeBare = process.cpuUsage()
    const ms = elapsed(() => {
      const into = path.join(dataDir, 'bare.db')
      const source = open({ file, key, migrations, readonly: true })
      source.sqlite.prepare('VACUUM INTO ?').run(into)
      source.close()
      const copied = open({ file: into, key, migrations, readonly: true })
      copied.sqlite.pragma('integrity_check')
      copied.close()
      for (const companion of ['', '-wal', '-shm']) fs.rmSync(into + companion, { force: true })
    })
    bare.push({ ms, usedMs: usedSince(beforeBare) })
    await call('people.register', {
      cedula: inventedCedula(900_000 + n),
      name: 'Yolanda Patiño',
      phone: null,
      ...blankTexts,
      consent: authorised,
    })
    copies.push(await held(() => call('backup.copyNow')))
  }
  const copyId = copiesIn(copiesFolder(dataDir)).copies[0]?.header.copyId
  const input = { copyId, secret: { slotId, password: leader.password } }
  const restores: Awaited<ReturnType<typeof held>>[] = []
  for (let n = 0; n < rounds; n++) restores.push(await held(() => call('backup.restore', input)))
  const salvages: Awaited<ReturnType<typeof held>>[] = []
  for (let n = 0; n < rounds; n++) {
    damage(file)
    salvages.push(await held(() => call('backup.salvage', { secret: input.secret })))
  }
  await app.close()
  // What a busy machine alone does to the same measurement.
  const idle = await held(() => setTimeout(median(restores.map(({ ms }) => ms))))

  const figure = (of: { ms: number; usedMs: number }[]) => ({
    ms: median(of.map(({ ms }) => ms)),
    usedMs: median(of.map(({ usedMs }) => usedMs)),
  })
  const line = (what: string, value: string, isMet: boolean) =>
    console.log(`${what.padEnd(46)} ${value}: ${isMet ? 'met' : 'MISSED'}`)
  const both = ({ ms, usedMs }: { ms: number; usedMs: number }, unit: string, digits: number) =>
    `${ms.toFixed(digits)} ${unit} (${usedMs.toFixed(digits)} of processor time)`
  console.log(`${people} people, ${machine()}; medians of ${rounds}`)
  const least = figure(bare)
  console.log(`VACUUM INTO and integrity_check: ${both(least, 'ms', 0)}`)
  const copy = figure(copies)
  const ratio = copy.ms / least.ms
  const ratios = { ms: ratio, usedMs: copy.usedMs / least.usedMs }
  line('a copy, 1.5 times as long at the most', both(ratios, 'times', 2), ratio <= 1.5)
  const restore = figure(restores)
  line('a restore, 10 s at the most', both(restore, 'ms', 0), restore.ms <= 10_000)
  const salvage = figure(salvages)
  line('a salvage, 60 s at the most', both(salvage, 'ms', 0), salvage.ms <= 60_000)
  const most = (of: { heldMs: number }[]) => Math.max(...of.map(({ heldMs }) => heldMs))
  line('main held by a copy, 50 ms at the most', `${most(copies).toFixed(0)} ms`, most(copies) <= 50)
  line('main held by a restore, 50 ms at the most', `${most(restores).toFixed(0)} ms`, most(restores) <= 50)
  line('main held by a salvage, 50 ms at the most', `${most(salvages).toFixed(0)} ms`, most(salvages) <= 50)
  const busy = Math.max(...[...copies, ...restores, ...salvages].map(({ busyMs }) => busyMs))
  console.log(`of that in main's own processor time: ${busy.toFixed(0)} ms at the most`)
  console.log(`main held while nothing ran: ${idle.heldMs.toFixed(0)} ms`)
})

removeBundles()

/** Flips a bit in each of twenty pages all over the file. */
function damage(file: string): void {
  const pageSize = 4_096
  const pages = fs.statSync(file).size / pageSize
  for (let n = 1; n <= 20; n++) flipByte(file, Math.floor((pages * n) / 21) * pageSize + 1_000)
}
