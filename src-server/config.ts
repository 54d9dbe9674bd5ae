import { randomBytes } from 'node:crypto'
import * as z from 'zod'

/** Requests a minute. `entry`: to found and to enrol. */
export interface Limits {
  address: number
  device: number
  entry: number
}

export interface Config {
  host: string
  /** 0: a free one. */
  port: number
  /** URL of a PostgreSQL server; null: PostgreSQL runs in this process. */
  databaseUrl: string | null
  /** Folder of the embedded PostgreSQL; null: in memory. */
  embeddedFolder: string | null
  /** Founds the campaign. */
  secret: string
  isSecretInvented: boolean
  logLevel: (typeof logLevels)[number]
  /** Lets others than this machine read the metrics; null: nobody else. */
  metricsToken: string | null
  /** Addresses, networks or names such as `loopback` of proxies whose X-Forwarded-For is believed. */
  trustedProxies: string[]
  limits: Limits
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const

/** An empty variable counts as one that is not set, as compose files pass them. */
const given = (schema: z.ZodType<string>) =>
  z.preprocess((text) => (text === '' ? undefined : text), schema.optional())
const limit = (perMinute: number) => z.coerce.number().int().min(1).default(perMinute)

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8_790),
  DATABASE_URL: given(z.string().regex(/^postgres(ql)?:/)),
  PGLITE_DIR: z.string().min(1).default('headquarters-data'),
  HEADQUARTERS_SECRET: given(z.string().min(20).max(200)),
  LOG_LEVEL: z.enum(logLevels).default('info'),
  METRICS_TOKEN: given(z.string().min(20)),
  TRUSTED_PROXIES: z.string().default(''),
  // Laptops behind one address of a mobile network are many; a first pull of a large campaign takes some hundred requests.
  ADDRESS_LIMIT: limit(6_000),
  DEVICE_LIMIT: limit(1_200),
  ENTRY_LIMIT: limit(20),
})

/** Throws with the names of the variables that are wrong, without their values. */
export function readConfig(variables: NodeJS.ProcessEnv): Config {
  const read = environment.safeParse(variables)
  if (!read.success) {
    const names = new Set(read.error.issues.map(({ path }) => path.join('.')))
    throw new Error(`Not valid: ${[...names].join(', ')}`)
  }
  const { data } = read
  if (data.DATABASE_URL !== undefined && data.HEADQUARTERS_SECRET === undefined)
    throw new Error('HEADQUARTERS_SECRET is missing: at least 20 characters')
  return {
    host: data.HOST,
    port: data.PORT,
    databaseUrl: data.DATABASE_URL ?? null,
    embeddedFolder: data.PGLITE_DIR === 'memory' ? null : data.PGLITE_DIR,
    secret: data.HEADQUARTERS_SECRET ?? randomBytes(16).toString('hex'),
    isSecretInvented: data.HEADQUARTERS_SECRET === undefined,
    logLevel: data.LOG_LEVEL,
    metricsToken: data.METRICS_TOKEN ?? null,
    trustedProxies: data.TRUSTED_PROXIES.split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
    limits: { address: data.ADDRESS_LIMIT, device: data.DEVICE_LIMIT, entry: data.ENTRY_LIMIT },
  }
}
