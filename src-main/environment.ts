import * as z from 'zod'
import { isCensusAddress } from './lookup/census-address.ts'
import { isLoopback } from './network/address.ts'

/** Requested timings in milliseconds, for support, tests and the demo; honoured on loopback only. */
export interface WishedPace {
  gapMs?: number | undefined
  retryDelays?: readonly number[] | undefined
  breakerDelays?: readonly number[] | undefined
}

/** What the environment may set, for support, the demo and the tests: see docs/development.md. */
export interface Environment {
  /** Folder of the database and its keys; null: the system's own place. */
  dataDir: string | null
  /** Wins over the page chosen in Ajustes; null: that one. The Registraduría's or on this machine. */
  censusUrl: string | null
  /** Base URL of the captcha service; null: its own. */
  captchaUrl: string | null
  /** Milliseconds between two questions to the captcha service; it asks for 5 s, a loopback one does not. */
  captchaPollMs: number
  captchaKey: string | null
  /** `siteAt` decides how much of it a census page gets. */
  pace: WishedPace
  /** Path of the Chromium for lookups; null: the first that is found. */
  chromium: string | null
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
})

/** Reads `REFERIDOS_*`. Throws on a URL or a number that is none, and on a census page that may not be asked. */
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
  }
}
