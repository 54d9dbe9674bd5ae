import * as z from 'zod'
import { isLoopback } from './lookup/census-address.ts'
import { breakerDelaysMs, retryDelaysMs, smallestGapMs } from './queue/policy.ts'

/** What the environment may set, for support, the demo and the tests: see the README. */
export interface Environment {
  /** Folder of the database and its keys; null: the system's own place. */
  dataDir: string | null
  censusUrl: string
  /** Base URL of the captcha service; null: its own. */
  captchaUrl: string | null
  /** Milliseconds between two questions to the captcha service; it asks for 5 s, a loopback one does not. */
  captchaPollMs: number
  captchaKey: string | null
  /** Milliseconds from one lookup's end to the next start; ≥ 5000 except on loopback. */
  gapMs: number
  retryDelaysMs: readonly number[]
  breakerDelaysMs: readonly number[]
  /** Path of the Chromium for lookups; null: the first that is found. */
  chromium: string | null
}

const defaultCensusUrl = 'https://wsp.registraduria.gov.co/censo/consultar/'

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
  REFERIDOS_CENSUS_URL: z.url().default(defaultCensusUrl),
  REFERIDOS_CAPTCHA_URL: z.url().optional(),
  REFERIDOS_CAPTCHA_KEY: optional(z.string().min(1)),
  REFERIDOS_GAP_MS: milliseconds.optional(),
  REFERIDOS_RETRY_DELAYS_MS: list.optional(),
  REFERIDOS_BREAKER_DELAYS_MS: list.optional(),
  REFERIDOS_CHROMIUM: optional(z.string().min(1)),
})

/**
 * Reads `REFERIDOS_*`. Shorter gaps and delays are accepted for a loopback census site alone; elsewhere they are
 * dropped, so that no setting can make the scraper impolite. Throws on a URL or a number that is none.
 */
export function readEnvironment(variables: Record<string, string | undefined>): Environment {
  const set = schema.parse(variables)
  const loopback = isLocal(set.REFERIDOS_CENSUS_URL)
  const gapMs = set.REFERIDOS_GAP_MS ?? smallestGapMs
  return {
    dataDir: set.REFERIDOS_DATA_DIR ?? null,
    censusUrl: set.REFERIDOS_CENSUS_URL,
    captchaUrl: set.REFERIDOS_CAPTCHA_URL ?? null,
    captchaPollMs:
      set.REFERIDOS_CAPTCHA_URL !== undefined && isLocal(set.REFERIDOS_CAPTCHA_URL) ? 100 : 5_000,
    captchaKey: set.REFERIDOS_CAPTCHA_KEY ?? null,
    gapMs: loopback ? gapMs : Math.max(gapMs, smallestGapMs),
    retryDelaysMs: (loopback && set.REFERIDOS_RETRY_DELAYS_MS) || retryDelaysMs,
    breakerDelaysMs: (loopback && set.REFERIDOS_BREAKER_DELAYS_MS) || breakerDelaysMs,
    chromium: set.REFERIDOS_CHROMIUM ?? null,
  }
}
