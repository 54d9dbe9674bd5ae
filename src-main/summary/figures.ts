import { bogotaDate, bogotaDay, dayMs } from '../../src-preload/bogota.ts'
import {
  type CensusStatus,
  type CountedPlace,
  censusStatuses,
  type DayCount,
  drawnPlaces,
  type PlaceKind,
  type Summary,
  summaryDays,
} from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import { countPlaces } from '../people/places.ts'
import { status, statusJoins } from '../people/rows.ts'
import { readPesoRate } from '../queue/peso-rate.ts'
import { isTheirs, leadersOf, type Whose } from '../whose.ts'
import { leadersProgress, readGoal } from './goals.ts'

/** Counts people, in the reader thread. */

/** Condition on attempts that count as checked. Interrupted, requeued, aborted and refunded ones do not. */
const countsAsChecked = `attempt.outcome NOT IN ('interrupted', 'snoozed', 'aborted') AND attempt.refunded = 0`

export function readSummary(sqlite: Sqlite, whose: Whose, now: number): Summary {
  const statuses = countStatuses(sqlite, whose)
  const mesas = countPlaces(countMesas(sqlite, whose), 'mesa')
  const puestos = countPlaces(mesas, 'puesto')
  const days = countDays(sqlite, whose, now)
  return {
    people: Object.values(statuses).reduce((sum, count) => sum + count, 0),
    placed: mesas.reduce((sum, { people }) => sum + people, 0),
    statuses,
    places: {
      municipio: topPlaces(countPlaces(puestos, 'municipio')),
      puesto: topPlaces(puestos),
      mesa: topPlaces(mesas),
    },
    days,
    cost: days.some(({ cost }) => cost > 0) ? days.reduce((sum, { cost }) => sum + cost, 0) : null,
    pesoRate: readPesoRate({ sqlite }),
    goal: readGoal(sqlite, whose),
    leaders: whose === 'campaign' ? leadersProgress(sqlite, whose, now) : null,
  }
}

const topPlaces = (places: CountedPlace[]): Summary['places'][PlaceKind] => ({
  all: places.length,
  most: places.slice(0, drawnPlaces),
})

export const readPlaces = (sqlite: Sqlite, whose: Whose, by: PlaceKind): CountedPlace[] =>
  countPlaces(countMesas(sqlite, whose), by)

function countStatuses(sqlite: Sqlite, whose: Whose): Record<CensusStatus, number> {
  const rows = sqlite
    .prepare(`SELECT ${status} AS status, count(*) AS people FROM people AS person ${statusJoins}
               WHERE ${isTheirs} GROUP BY 1`)
    .all(leadersOf(whose)) as { status: CensusStatus; people: number }[]
  const found = new Map(rows.map(({ status, people }) => [status, people]))
  return Object.fromEntries(censusStatuses.map((one) => [one, found.get(one) ?? 0])) as Record<
    CensusStatus,
    number
  >
}

const countMesas = (sqlite: Sqlite, whose: Whose): CountedPlace[] =>
  sqlite
    .prepare(
      `SELECT record.departamento, record.municipio, record.puesto, record.mesa, count(*) AS people
         FROM people AS person JOIN census_records AS record ON record.person_id = person.id
        WHERE ${isTheirs} AND record.puesto IS NOT NULL
        GROUP BY 1, 2, 3, 4`,
    )
    .all(leadersOf(whose)) as CountedPlace[]

/** SQL of the number of days after `@from`. The CAST is needed because `@from` is bound as a real number. */
const dayOf = (time: string): string => `CAST((${time} - @from) / ${dayMs} AS INTEGER)`

/** Oldest day first, today last. Attempts of hidden people count too, because they were made and paid for. */
export function countDays(sqlite: Sqlite, whose: Whose, now: number): DayCount[] {
  const { start, end } = bogotaDay(now)
  const span = { ...leadersOf(whose), from: start - (summaryDays - 1) * dayMs, end }
  const registered = sqlite
    .prepare(
      `SELECT ${dayOf('person.registered_at')} AS day, count(*) AS people,
              total(record.status = 'ACTIVE') AS found
         FROM people AS person JOIN census_records AS record ON record.person_id = person.id
        WHERE ${isTheirs} AND person.registered_at >= @from AND person.registered_at < @end GROUP BY 1`,
    )
    .all(span) as { day: number; people: number; found: number }[]
  const tries = sqlite
    .prepare(
      `SELECT ${dayOf('attempt.ended_at')} AS day, total(${countsAsChecked}) AS checked,
              total(attempt.captcha_cost) AS cost
         FROM lookup_attempts AS attempt JOIN people AS person ON person.id = attempt.person_id
        WHERE attempt.ended_at >= @from AND attempt.ended_at < @end AND person.referred_by BETWEEN @first AND @last
        GROUP BY 1`,
    )
    .all(span) as { day: number; checked: number; cost: number }[]
  // Captchas bought ahead and not used belong to no leader: the campaign paid for them.
  const unused =
    whose === 'campaign'
      ? (sqlite
          .prepare(
            `SELECT ${dayOf('intended_at')} AS day, total(cost) AS cost FROM captchas_ahead
              WHERE intended_at >= @from AND intended_at < @end AND state <> 'used' GROUP BY 1`,
          )
          .all({ from: span.from, end }) as { day: number; cost: number }[])
      : []
  const unusedOn = new Map(unused.map(({ day, cost }) => [day, cost]))
  const registeredOn = new Map(registered.map((row) => [row.day, row]))
  const triedOn = new Map(tries.map((row) => [row.day, row]))
  return Array.from({ length: summaryDays }, (_, day) => ({
    day: bogotaDate(span.from + day * dayMs),
    registered: registeredOn.get(day)?.people ?? 0,
    found: registeredOn.get(day)?.found ?? 0,
    checked: triedOn.get(day)?.checked ?? 0,
    cost: (triedOn.get(day)?.cost ?? 0) + (unusedOn.get(day) ?? 0),
  }))
}
