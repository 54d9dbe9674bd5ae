// Measures the headquarters: pushes into and pulls from a server with many records, beside bare statements in the same PostgreSQL
// and the same run (see `insertBare`); the cost of a thousand laptops that poll; and the first pull of a coordinator's laptop.
// Usage: npm run bench:headquarters [-- --records N --people N | --quick | --only load,pull]
// DATABASE_URL: of a PostgreSQL whose user may create databases. Without it a private one is started if its programs are found.
import { parseArgs } from 'node:util'
import { openPostgres, type Postgres } from '../support/postgres.ts'
import { inTemporaryFolder, machine } from './bench.ts'
import { benchLoad } from './headquarters-load.ts'
import { benchFirstPull } from './headquarters-pull.ts'
import { type Server, startServer } from './headquarters-server.ts'

const { values } = parseArgs({
  options: {
    records: { type: 'string' },
    people: { type: 'string' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: 'load,pull' },
  },
})
const { quick } = values
const records = Number(values.records ?? (quick ? 20_000 : 1_000_000))
const people = Number(values.people ?? (quick ? 1_000 : 100_000))

async function onServer(
  postgres: Postgres | null,
  work: (server: Server, databaseUrl: string | null) => Promise<void>,
): Promise<void> {
  const databaseUrl = postgres === null ? null : await postgres.newDatabase()
  const server = await startServer(databaseUrl)
  try {
    await work(server, databaseUrl)
  } finally {
    await server.stop()
  }
}

await inTemporaryFolder(async (folder) => {
  const postgres = await openPostgres(process.env.DATABASE_URL, folder)
  console.log(`${machine()}, ${postgres === null ? 'PGlite' : `PostgreSQL ${postgres.version}`}`)
  try {
    if (values.only.includes('load')) {
      if (postgres === null) console.log('No PostgreSQL is here: pushes, pulls and polls are not measured')
      await onServer(postgres, async (server, databaseUrl) => {
        if (databaseUrl === null) return
        const counts = quick
          ? { pushes: 20, polls: 2_000, longestPullMs: 5_000 }
          : { pushes: 100, polls: 5_000, longestPullMs: 20_000 }
        await benchLoad({ server, databaseUrl, records, ...counts })
      })
    }
    if (values.only.includes('pull'))
      await onServer(postgres, (server) => benchFirstPull(folder, server, people))
  } finally {
    await postgres?.stop()
  }
})
