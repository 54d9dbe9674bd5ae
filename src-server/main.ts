// The headquarters' server: npm run server. `--schemas` prints the protocol as JSON Schema instead.
import { collectDefaultMetrics } from 'prom-client'
import { type Config, readConfig } from './config.ts'
import { openEmbedded, openPostgres, type Store } from './database/open.ts'
import { isFounded } from './enrolment.ts'
import { createMetrics } from './metrics.ts'
import { protocolSchemas } from './schemas.ts'
import { createServer } from './server.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

/** For who tries the server by hand. */
async function greet(address: string, store: Store, { isSecretInvented, secret }: Config): Promise<void> {
  say(`Headquarters at ${address}`)
  if (!isSecretInvented || (await isFounded(store.database))) return
  say(`Secret to found the campaign with: ${secret}`)
}

/** A database's own words; without the statement that failed first. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}

async function run(config: Config): Promise<void> {
  const store = await (config.databaseUrl === null
    ? openEmbedded(config.embeddedFolder)
    : openPostgres(config.databaseUrl))
  const metrics = createMetrics()
  collectDefaultMetrics({ register: metrics.registry })
  const app = await createServer({ store, config, metrics, now: Date.now })
  const address = await app.listen({ host: config.host, port: config.port })
  if (config.databaseUrl === null) await greet(address, store, config)

  const stop = async (signal: string) => {
    app.log.info({ signal }, 'stopping')
    // Answers what it has begun, then closes.
    await app.close()
    await store.close()
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stop(signal).catch(() => process.exit(1))
    })
  }
}

if (process.argv.includes('--schemas')) say(JSON.stringify(protocolSchemas(), null, 2))
else {
  try {
    await run(readConfig(process.env))
  } catch (error) {
    process.stderr.write(`${reason(error)}\n`)
    process.exit(1)
  }
}
