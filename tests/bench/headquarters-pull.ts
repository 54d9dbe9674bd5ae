import fs from 'node:fs'
import path from 'node:path'
import { systemClock } from '../../src-main/clock.ts'
import { createDatabaseThread } from '../../src-main/database/thread.ts'
import { createWalKeeper } from '../../src-main/database/wal.ts'
import { foundedBy, join, type Laptop, openLaptop, rowsOf } from '../headquarters/laptops.ts'
import { migrations, testKey } from '../support/invented.ts'
import { readerFile } from '../support/programs.ts'
import { insertPeople, seededPerson } from '../support/seeded.ts'
import { bareName } from './bare-people.ts'
import { elapsedUntil, held, load } from './bench.ts'

/** The first pull of a coordinator's laptop. A thread copies the WAL into the database file meanwhile, as in the app. */

const mebibyte = 1024 * 1024
const laptops = 10
const dayMs = 86_400_000

/** Registered, and looked up later: seven of ten with an answer. */
function invent({ database, clock }: Laptop, people: number, cedula: number): void {
  const now = clock.now()
  const invented = Array.from({ length: people }, (_, n) =>
    seededPerson(bareName(n), String(cedula + n), {
      registeredAt: now - (n % 29) * dayMs,
      status: null,
      tries: [],
    }),
  )
  insertPeople(database, [{ accountId: 1, people: invented }])
  database.sqlite
    .prepare(
      `UPDATE census_records SET status = 'ACTIVE', departamento = 'BOYACA', municipio = 'PAIPA', mesa = person_id % 23 + 1,
         puesto = 'I.E. INVENTADA NUMERO ' || person_id % 500, direccion = 'CRA ' || person_id % 500 || ' 25-14',
         source = 'censo', fetched_at = ?
        WHERE person_id % 10 < 7 AND person_id <> 1`,
    )
    .run(now)
}

/** Returns what ends it. */
function keepWal(laptop: Laptop): () => Promise<void> {
  const { file, database } = laptop
  const reader = createDatabaseThread(readerFile, { file, key: testKey, migrations })
  const keeper = createWalKeeper({
    databaseFile: file,
    sqlite: database.sqlite,
    reader,
    clock: systemClock,
    log: (_, message) => console.log(message),
    isInPlace: database.isInPlace,
    checkpointing: () => () => {},
  })
  laptop.wal = keeper
  return async () => {
    keeper.stop()
    await reader.close()
  }
}

async function sent(laptop: Laptop): Promise<void> {
  await laptop.headquarters.sync()
  const state = laptop.headquarters.state()
  if (state.kind !== 'connected' || state.sync.kind !== 'up_to_date')
    throw new Error(`${laptop.name}: ${JSON.stringify(state)} ${laptop.logged.join(' ')}`)
}

export async function benchFirstPull(
  folder: string,
  server: { address: string; secret: string },
  people: number,
): Promise<void> {
  const first = openLaptop(folder, 'Coordinación')
  await foundedBy(first, server)
  const leaders: Laptop[] = []
  for (let n = 0; n < laptops; n += 1) {
    const laptop = openLaptop(folder, `Equipo ${'ABCDEFGHIJ'[n]}`)
    await join(first, laptop)
    leaders.push(laptop)
  }
  const each = Math.ceil(people / laptops)
  const pushedMs = await elapsedUntil(async () => {
    for (const [at, laptop] of leaders.entries()) {
      invent(laptop, each, 1_000_000_000 + at * each)
      await sent(laptop)
      await laptop.close()
    }
  })
  console.log(
    `${laptops} laptops registered ${each} people each and sent them: ${(pushedMs / 1_000).toFixed(1)} s (load ${load()})`,
  )
  const second = openLaptop(folder, 'Otra coordinación')
  // As in the app: each commit is flushed, and the writer makes no checkpoint.
  second.database.sqlite.pragma('synchronous = FULL')
  second.database.sqlite.pragma('wal_autocheckpoint = 64000')
  const invited = await first.headquarters.invite({ name: second.name, role: 'coordinator', member: null }, 1)
  if (invited.kind !== 'invited') throw new Error(invited.problem)
  await first.headquarters.close()

  const endKeeping = keepWal(second)
  globalThis.gc?.()
  const idle = process.memoryUsage().rss
  let peak = idle
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 50)
  const { ms, usedMs, heldMs, busyMs } = await held(async () => {
    await second.headquarters.connect(invited.code, 1)
    await sent(second)
  })
  clearInterval(sampling)
  await endKeeping()
  const came = rowsOf(second).length
  if (came !== each * laptops) throw new Error(`${came} people came`)
  const size = fs.statSync(path.join(folder, `${second.name}.db`)).size
  console.log(
    `first pull of ${came} people by a coordinator's laptop: ${(ms / 1_000).toFixed(1)} s, ${(usedMs / 1_000).toFixed(1)} s of processor time; ` +
      `main held ${heldMs.toFixed(0)} ms (${busyMs.toFixed(0)} ms of its own time); ${((peak - idle) / mebibyte).toFixed(0)} MB more memory; ` +
      `database ${(size / mebibyte).toFixed(0)} MB (load ${load()})`,
  )
  await second.close()
  await first.close()
}
