import * as z from 'zod'
import { isCensusAddress } from './lookup/census-address.ts'
import { isLoopback } from './network/address.ts'

/** Requested timings in milliseconds, for support, tests and the demo. `siteAt` limits them outside loopback. */
export interface WishedPace {
  gapMs?: number | undefined
  retryDelays?: readonly number[] | undefined
  breakerDelays?: readonly number[] | undefined
}

/** Settings from environment variables, for support, the demo and the tests: see docs/development.md. */
export interface Environment {
  /** Folder of the database and its keys; null: the system's default. */
  dataDir: string | null
  /**
   * Overrides the census page chosen in Ajustes; null: no override. Must be an address of the Registraduría or
   * loopback.
   */
  censusUrl: string | null
  /** Base URL of the captcha service; null: the provider's own. */
  captchaUrl: string | null
  /** Milliseconds between two polls of the captcha service: 5,000 as it requires, 100 on loopback. */
  captchaPollMs: number
  captchaKey: string | null
  /** Limited by `siteAt` outside loopback. */
  pace: WishedPace
  /** Path of the Chromium for lookups; null: the first that works. */
  chromium: string | null
  /** Path of an `app-update.yml`, by which an app that is not packaged updates itself; null: it does not. */
  updateConfig: string | null
}

const isLocal = (url: string): boolean => isLoopback(new URL(url).hostname)

const milliseconds = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
const list = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(milliseconds).min(1))
const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)

const schema = z.object({
  REFERIDOS_DATA_DIR: optional(z.string().min(1)),
  REFERIDOS_CENSUS_URL: z.url().refine(isCensusAddress).optional(),
  REFERIDOS_CAPTCHA_URL: z.url().optional(),
  REFERIDOS_CAPTCHA_KEY: optional(z.string().min(1)),
  REFERIDOS_GAP_MS: milliseconds.optional(),
  REFERIDOS_RETRY_DELAYS_MS: list.optional(),
  REFERIDOS_BREAKER_DELAYS_MS: list.optional(),
  REFERIDOS_CHROMIUM: optional(z.string().min(1)),
  REFERIDOS_UPDATE_CONFIG: optional(z.string().min(1)),
})

/**
 * Reads the `REFERIDOS_*` variables. Throws on an invalid URL or number, and on a census URL that `isCensusAddress`
 * rejects.
 */
export function readEnvironment(variables: Record<string, string | undefined>): Environment {
  const set = schema.parse(variables)
  return {
    dataDir: set.REFERIDOS_DATA_DIR ?? null,
    censusUrl: set.REFERIDOS_CENSUS_URL ?? null,
    captchaUrl: set.REFERIDOS_CAPTCHA_URL ?? null,
    captchaPollMs:
      set.REFERIDOS_CAPTCHA_URL !== undefined && isLocal(set.REFERIDOS_CAPTCHA_URL) ? 100 : 5_000,
    captchaKey: set.REFERIDOS_CAPTCHA_KEY ?? null,
    pace: {
      gapMs: set.REFERIDOS_GAP_MS,
      retryDelays: set.REFERIDOS_RETRY_DELAYS_MS,
      breakerDelays: set.REFERIDOS_BREAKER_DELAYS_MS,
    },
    chromium: set.REFERIDOS_CHROMIUM ?? null,
    updateConfig: set.REFERIDOS_UPDATE_CONFIG ?? null,
  }
}
