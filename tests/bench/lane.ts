// Measures the lane with captchas that take 30 to 150 s, in simulated time, bought ahead and one at a time; then a sitting of
// a person who solves them, in real windows and real time. Usage: npm run bench:lane [-- --people N | --sitting N]. The stand-ins of the site and of the service keep the time and the log.
import { parseArgs } from 'node:util'
import type { Database } from '../../src-main/database/open.ts'
import { writeSetting } from '../../src-main/database/settings.ts'
import { unusedIn } from '../../src-main/look-ahead/repository.ts'
import { captchaSales } from '../support/captcha-sales.ts'
import { createRandom } from '../support/random.ts'
import { type SimulatedLane, simulatedLane } from '../support/simulated-lane.ts'
import { inTemporaryFolder, machine, openWithOwner } from './bench.ts'
import { benchSitting } from './sitting.ts'

const { values } = parseArgs({ options: { people: { type: 'string' }, sitting: { type: 'string' } } })
const minute = 60_000
const gapMs = 5_000

function fill(database: Database, people: number): void {
  writeSetting(database, 'daily_ceiling', 'none')
  database.sqlite.exec(`
    UPDATE lookup_jobs SET state = 'done';
    WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n LIMIT ${people})
      INSERT INTO people (id, uid, cedula, name, name_sort, referred_by, registered_at, updated_at)
      SELECT i, 'bench-' || i, 1000000000 + i, 'Persona', 'persona', 1, i, i FROM n;
    INSERT INTO census_records (person_id) SELECT id FROM people WHERE id > 1;
    INSERT INTO lookup_jobs (person_id, state, priority, due_at, created_at)
      SELECT id, 'waiting', 1, id, id FROM people WHERE id > 1;`)
}

interface Measured {
  minutes: number
  /** Milliseconds from one lookup's end to the next start, at the least. */
  leastGap: number
  /** No lookup began before the one before had ended. */
  isOneAtATime: boolean
  sold: number
  unused: number
  heapMb: number
}

async function measured(folder: string, people: number, ahead: boolean, bareMs: number): Promise<Measured> {
  const database = openWithOwner(`${folder}/${people}-${ahead}-${bareMs}.db`)
  fill(database, people)
  const random = createRandom(people)
  const scene = simulatedLane(
    database,
    (clock) => captchaSales(clock, { solveMs: () => 30_000 + random.upTo(120_000) }),
    {
      ahead,
      gapMs,
      bareMs,
    },
  )
  scene.lane.operatorPresent()
  scene.lane.wake()
  const isOver = () => {
    const { waiting, running } = scene.lane.state()
    return waiting === 0 && running === null
  }
  await scene.run(isOver, 4 * people * minute)
  const result = told(scene, database)
  await scene.lane.stop()
  database.close()
  return { ...result, sold: scene.sales.sold }
}

function told({ visits, clock }: SimulatedLane, database: Database): Omit<Measured, 'sold'> {
  const gaps = visits.slice(1).map(({ start }, n) => start - (visits[n]?.end ?? 0))
  return {
    minutes: clock.monotonic() / minute,
    leastGap: Math.min(...gaps),
    isOneAtATime: gaps.every((gap) => gap >= 0),
    unused: unusedIn(database, { start: 0, end: Number.MAX_SAFE_INTEGER }).captchas,
    heapMb: process.memoryUsage().heapUsed / 2 ** 20,
  }
}

const verdict = (isMet: boolean): string => (isMet ? 'met' : 'MISSED')

async function sitting(folder: string, people: number): Promise<void> {
  const database = openWithOwner(`${folder}/sitting.db`)
  fill(database, people)
  await benchSitting(folder, database, people)
  database.close()
}

await inTemporaryFolder(async (folder) => {
  console.log(machine())
  if (values.sitting !== undefined) return await sitting(folder, Number(values.sitting))
  const sizes = values.people === undefined ? [300, 10_000] : [Number(values.people)]
  for (const people of sizes)
    for (const bareMs of [0, 1_500]) {
      const limit = (people * (gapMs + bareMs)) / minute
      const ahead = await measured(folder, people, true, bareMs)
      const share = limit / ahead.minutes
      console.log(
        `${people} people, a lookup of ${bareMs} ms: ${ahead.minutes.toFixed(1)} min, the gap alone ${limit.toFixed(1)} min, ` +
          `${(100 * share).toFixed(1)} % of its speed${people === 300 ? `; 40 min at the most: ${verdict(ahead.minutes <= 40)}` : `; 95 % at the least: ${verdict(share >= 0.95)}`}`,
      )
      console.log(
        `  ${ahead.unused} of ${ahead.sold} captchas unused, 5 % at the most: ${verdict(ahead.unused <= 0.05 * ahead.sold)}; ` +
          `one at a time: ${verdict(ahead.isOneAtATime)}; least gap ${ahead.leastGap.toFixed(0)} ms: ${verdict(ahead.leastGap >= gapMs)}; heap ${ahead.heapMb.toFixed(0)} MB`,
      )
    }
  const people = Math.min(300, sizes[0] ?? 300)
  const alone = await measured(folder, people, false, 1_500)
  console.log(
    `${people} people, one captcha at a time: ${alone.minutes.toFixed(1)} min, ${alone.sold} captchas`,
  )
  await sitting(folder, 12)
})
