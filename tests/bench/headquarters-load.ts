import pg from 'pg'
import type { PullAnswer } from '../../src-protocol/index.ts'
import { usedByPostgres } from '../support/postgres.ts'
import { elapsedUntil, load, quantile } from './bench.ts'
import {
  coordinatorToken,
  fill,
  insertBare,
  laptops,
  type Push,
  pushesOf,
  tokenOf,
} from './headquarters-records.ts'
import type { Server } from './headquarters-server.ts'

/** What a server with many records does for many laptops. */

export interface LoadOptions {
  server: Server
  databaseUrl: string
  records: number
  /** Pushes of each of the laptops that push at once, beside as many bare insertions. */
  pushes: number
  polls: number
  /** Milliseconds after which a pull of everything is not waited for. */
  longestPullMs: number
}

const size = 200
const atOnce = 4
const everyMs = 60_000

export async function benchLoad(options: LoadOptions): Promise<void> {
  const { databaseUrl, records } = options
  const pool = new pg.Pool({ connectionString: databaseUrl, max: atOnce })
  try {
    const ms = await fill(pool, records)
    console.log(`${records} records were put into PostgreSQL in ${seconds(ms)} s, twice (load ${load()})`)
    await benchPushes(pool, options)
    await benchPulls(pool, options)
    await benchPolls(pool, options)
  } finally {
    await pool.end()
  }
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(1)

async function request(url: string, token: string, body?: string): Promise<string> {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  const response = await fetch(url, { headers, ...(body === undefined ? {} : { method: 'POST', body }) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url}: ${text}`)
  return text
}

async function benchPushes(
  pool: pg.Pool,
  { server, records, pushes }: Pick<LoadOptions, 'server' | 'records' | 'pushes'>,
): Promise<void> {
  let revision = records + 1
  const makers = await Promise.all(Array.from({ length: atOnce }, (_, n) => pushesOf(pool, n, size)))
  const push = ({ token, body }: Push) => request(`${server.address}/v1/push`, token, body)
  const bare = (one: Push) => insertBare(pool, one)
  for (const parallel of [1, atOnce]) {
    const measured = { push: [] as number[], bare: [] as number[] }
    const spent = { push: 0, bare: 0 }
    // In turn, a few at a time, so that both have the same load.
    const inTurn = 5
    for (let n = 0; n < pushes; n += inTurn) {
      const made = makers.slice(0, parallel).map((make) =>
        Array.from({ length: inTurn }, () => {
          revision += size
          return make(revision - size)
        }),
      )
      for (const [what, work] of [
        ['push', push],
        ['bare', bare],
      ] as const)
        spent[what] += await elapsedUntil(() =>
          Promise.all(
            made.map(async (ofLaptop) => {
              for (const one of ofLaptop) measured[what].push(await elapsedUntil(() => work(one)))
            }),
          ),
        )
    }
    const told = (what: 'push' | 'bare') => {
      const perSecond = (measured[what].length * size) / (spent[what] / 1_000)
      const [half, most] = [quantile(0.5, measured[what]), quantile(0.95, measured[what])]
      return `median ${half.toFixed(1)} ms, p95 ${most.toFixed(1)} ms, ${perSecond.toFixed(0)} records/s`
    }
    const ratio = (share: number) =>
      (quantile(share, measured.push) / quantile(share, measured.bare)).toFixed(2)
    console.log(
      `${measured.push.length} pushes of ${size} records, ${parallel} laptop${parallel === 1 ? '' : 's'} at once: ${told('push')}; ` +
        `bare insertions of the same rows: ${told('bare')}; ` +
        `${ratio(0.5)} times the median, ${ratio(0.95)} times the p95, ${(spent.push / spent.bare).toFixed(2)} times the time, 2 at most (load ${load()})`,
    )
  }
}

async function benchPulls(
  pool: pg.Pool,
  { server, longestPullMs }: Pick<LoadOptions, 'server' | 'longestPullMs'>,
): Promise<void> {
  let selected = 0
  const bareMs = await elapsedUntil(async () => {
    for (let after: unknown = 0; after !== undefined; ) {
      const text = `select * from records where revision > $1 order by revision limit ${size}`
      const { rows } = await pool.query<{ revision: string }>({ name: 'page', text, values: [after] })
      selected += rows.length
      after = rows.at(-1)?.revision
    }
  })
  const bare = selected / bareMs
  console.log(
    `a bare SELECT of ${selected} records, ${size} at a time: ${seconds(bareMs)} s, ${(bare * 1_000).toFixed(0)} records/s (load ${load()})`,
  )
  for (const kilobytes of [64, 1_024]) {
    let came = 0
    let bytes = 0
    let pages = 0
    let isLast = false
    const ms = await elapsedUntil(async () => {
      const began = performance.now()
      for (let after = 0; !isLast && performance.now() - began < longestPullMs; ) {
        const url = `${server.address}/v1/pull?after=${after}&epoch=0&bytes=${kilobytes * 1_024}`
        const text = await request(url, coordinatorToken)
        const page = JSON.parse(text) as PullAnswer
        came += page.records.length
        bytes += text.length
        pages += 1
        after = page.next
        isLast = page.isLast
      }
    })
    const whole = isLast ? '' : `, the whole in ${seconds((ms * selected) / came)} s (computed)`
    console.log(
      `pages of ${kilobytes} KB: ${came} records in ${pages} pages, ${seconds(ms)} s${whole}: ${((1_000 * came) / ms).toFixed(0)} records/s, ` +
        `${(bytes / 1_048.576 / ms).toFixed(1)} MB/s, ${(ms / pages).toFixed(1)} ms a page; ` +
        `${(bare / (came / ms)).toFixed(2)} times the bare SELECT (load ${load()})`,
    )
  }
}

async function benchPolls(
  pool: pg.Pool,
  { server, polls }: Pick<LoadOptions, 'server' | 'polls'>,
): Promise<void> {
  const { rows } = await pool.query('select revision from campaign')
  const poll = (laptop: number) =>
    request(`${server.address}/v1/pull?after=${rows[0]?.revision}&epoch=1`, tokenOf(laptop))
  let next = 0
  const tokens = Array.from({ length: polls }, (_, n) => n % laptops)
  const serverBefore = await server.usedMs()
  const databaseBefore = await usedByPostgres(pool)
  const ms = await elapsedUntil(async () => {
    while (next < polls) {
      // A laptop's last contact is noted once a minute: at each poll.
      await pool.query('update devices set last_contact_at = null')
      const end = Math.min(polls, next + laptops)
      const worker = async () => {
        while (next < end) {
          next += 1
          await poll(tokens[next - 1] ?? 0)
        }
      }
      await Promise.all(Array.from({ length: 10 }, worker))
    }
  })
  const serverMs = ((await server.usedMs()) - serverBefore) / polls
  const databaseAfter = await usedByPostgres(pool)
  const databaseMs =
    databaseBefore === null || databaseAfter === null ? null : (databaseAfter - databaseBefore) / polls
  const perSecond = (1_000 * laptops) / everyMs
  const share = (each: number) => `${((100 * each * perSecond) / 1_000).toFixed(1)} %`
  console.log(
    `${polls} polls with nothing new, 10 at once: ${((1_000 * polls) / ms).toFixed(0)} a second; a poll takes ${serverMs.toFixed(2)} ms of the server's processor ` +
      `and ${databaseMs === null ? 'not measured' : `${databaseMs.toFixed(2)} ms`} of the database's (load ${load()})`,
  )
  console.log(
    `${laptops} laptops that poll each minute are ${perSecond.toFixed(1)} requests a second: ${share(serverMs)} of a core for the server` +
      `${databaseMs === null ? '' : ` and ${share(databaseMs)} for the database`}`,
  )
}
