// Looks one cédula up without the app, for support: npm run --silent lookup -- CEDULA
// Prints one JSON object to stdout, steps and times to stderr. Exit codes: 0 (an answer), 3 (worth a retry), 2 (bad
// usage), 130 (interrupted), 1 (internal error).
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { deleteFolder, discard } from '../src-main/discard.ts'
import { type Environment, readEnvironment } from '../src-main/environment.ts'
import { createLookupBrowsers, type LookupBrowser } from '../src-main/lookup/browser.ts'
import { isAlive } from '../src-main/lookup/browser-process.ts'
import { assisted } from '../src-main/lookup/captcha/assisted.ts'
import { connectAccount } from '../src-main/lookup/captcha/providers.ts'
import { createCaptchaService } from '../src-main/lookup/captcha/service.ts'
import type { CaptchaSolver, InPageSolver } from '../src-main/lookup/captcha/solver.ts'
import { twoCaptchaUrl } from '../src-main/lookup/captcha/two-captcha.ts'
import { createLookup } from '../src-main/lookup/lookup.ts'
import type { LookupAnswer, Outcome } from '../src-main/lookup/outcome.ts'
import { createFetch } from '../src-main/network/fetch.ts'
import { createResolveRoutes } from '../src-main/network/resolve.ts'
import { environmentProxies, type ProxySettings, systemProxies } from '../src-main/network/route.ts'
import { NoBrowser } from '../src-main/no-browser.ts'
import { siteAt } from '../src-main/queue/policy.ts'
import { censusPages, usualCensusPage } from '../src-preload/census-pages.ts'
import { cedula as cedulaField, isFieldProblem } from '../src-preload/fields.ts'
import { messages } from '../src-preload/messages/index.ts'
import { cacheRoot } from './runtime/cache.ts'
import { builtBrowser } from './runtime/own-browser.ts'

const usage = `Usage: npm run --silent lookup -- CEDULA [--screenshots FOLDER]
  CEDULA       5 to 10 digits, as the app's form takes them: 1.012.345.678, "1 012 345 678" or 1012345678.0
  FOLDER       where a picture of the page is left when the lookup fails; it shows the cédula`

class BadUsage extends Error {}

/** The Spanish message of the form for a field problem. */
const sentence = (problem: string | undefined): string =>
  messages.fieldProblem[problem !== undefined && isFieldProblem(problem) ? problem : 'invalid']

interface Asked {
  cedula: string
  screenshotsDir: string | undefined
}

function askedFrom(args: string[]): Asked {
  let parsed: { positionals: string[]; values: { screenshots?: string } }
  try {
    const options = { screenshots: { type: 'string' } } as const
    parsed = parseArgs({ args, options, allowPositionals: true })
  } catch {
    throw new BadUsage(usage)
  }
  const [typed, ...rest] = parsed.positionals
  if (typed === undefined || rest.length > 0) throw new BadUsage(usage)
  const read = cedulaField.safeParse(typed)
  if (!read.success) throw new BadUsage(`Not a cédula: ${sentence(read.error.issues[0]?.message)}\n${usage}`)
  const { screenshots } = parsed.values
  return {
    cedula: read.data,
    screenshotsDir: screenshots === undefined ? undefined : path.resolve(screenshots),
  }
}

function environmentFrom(variables: NodeJS.ProcessEnv): Environment {
  try {
    return readEnvironment(variables)
  } catch {
    const census = "REFERIDOS_CENSUS_URL takes the Registraduría's hosts and this machine alone"
    throw new BadUsage(
      `A REFERIDOS_* variable holds no address or no number; ${census}. See docs/development.md`,
    )
  }
}

const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/** With a key, the captcha service; otherwise a person solves captchas in a window, if there is a display. */
function wayFrom(
  { captchaKey, captchaUrl, captchaPollMs, chromium }: Environment,
  profilesDir: string,
  note: (text: string) => void,
): { browser: LookupBrowser; solver: CaptchaSolver | InPageSolver } {
  const proxies: ProxySettings = environmentProxies(process.env) ?? systemProxies
  const built = builtBrowser()
  if ('lacks' in built && chromium === null) note(`not in the app's own browser: ${built.lacks}`)
  const { hidden, visible } = createLookupBrowsers({
    profilesDir,
    ...(chromium === null ? {} : { executable: chromium }),
    ...('own' in built ? built : {}),
    proxies,
    onStarted({ name, version, tried }) {
      for (const line of tried) note(`not in ${line}`)
      note(`in ${name} ${version}`)
    },
  })
  if (captchaKey !== null) {
    const url = captchaUrl ?? twoCaptchaUrl
    const fetch = createFetch(createResolveRoutes(proxies, null))
    return {
      browser: hidden,
      solver: createCaptchaService({
        accounts: [connectAccount({ provider: '2captcha', key: captchaKey, url }, fetch)],
        pollMs: captchaPollMs,
      }),
    }
  }
  if (hasDisplay()) return { browser: visible, solver: assisted }
  const detail = 'no REFERIDOS_CAPTCHA_KEY, and no display on which a person could solve the captcha'
  return {
    browser: hidden,
    solver: { where: 'elsewhere', solve: async () => ({ kind: 'needs_operator', detail }) },
  }
}

async function lookUp(
  { cedula, screenshotsDir }: Asked,
  environment: Environment,
  signal: AbortSignal,
): Promise<LookupAnswer> {
  const since = performance.now()
  const note = (text: string) => console.error(`${Math.round(performance.now() - since)} ms  ${text}`)
  const url = environment.censusUrl ?? censusPages[usualCensusPage].url
  await keepGap(siteAt(url, environment.pace).gapMs, signal, note)
  void sweepKilled()
  const profilesDir = fs.mkdtempSync(path.join(os.tmpdir(), `${folderPrefix}${process.pid}-`))
  const { browser, solver } = wayFrom(environment, profilesDir, note)
  try {
    const lookup = createLookup({ browser, solver, url, screenshotsDir })
    const answer = await lookup({ cedula, signal, onStep: note })
    note(answer.outcome.kind)
    return answer
  } finally {
    fs.mkdirSync(path.dirname(lastEndFile), { recursive: true })
    fs.writeFileSync(lastEndFile, '')
    await browser.close()
    await discard([profilesDir], deleteFolder)
  }
}

const folderPrefix = 'referidos-lookup-'
/** Written when a lookup ends, so that the gap holds between two commands. */
const lastEndFile = path.join(cacheRoot(), 'last-lookup')

/** Waits until `gapMs` have passed since the last lookup by this command. Rejects once the signal is aborted. */
async function keepGap(gapMs: number, signal: AbortSignal, note: (text: string) => void): Promise<void> {
  const lastEnd = fs.statSync(lastEndFile, { throwIfNoEntry: false })?.mtimeMs
  if (lastEnd === undefined) return
  const left = Math.min(gapMs, Math.ceil(lastEnd + gapMs - Date.now()))
  if (left <= 0) return
  note(`waiting ${left} ms, since the page was asked just now`)
  await setTimeout(left, undefined, { signal })
}

/** Removes the folders of killed commands, while the lookup runs. */
function sweepKilled(): Promise<void> {
  const left = fs.readdirSync(os.tmpdir()).filter((name) => {
    const pid = name.startsWith(folderPrefix)
      ? /^\d+(?=-)/.exec(name.slice(folderPrefix.length))?.[0]
      : undefined
    return pid !== undefined && !isAlive(Number(pid))
  })
  return discard(
    left.map((name) => path.join(os.tmpdir(), name)),
    deleteFolder,
  )
}

/** Names of the fields as in the census record. */
function printed(outcome: Outcome): Record<string, string | null> {
  switch (outcome.kind) {
    case 'found': {
      const { departamento, municipio, puesto, direccion, mesa } = outcome
      return { outcome: 'found', departamento, municipio, puesto, direccion, mesa }
    }
    case 'not_found':
      return { outcome: 'not_found' }
    case 'cancelled': {
      const { cause, novedad, resolucion, fechaNovedad } = outcome
      return { outcome: 'cancelled', cause, novedad, resolucion, fecha_novedad: fechaNovedad }
    }
    case 'captcha_failed':
      return { outcome: outcome.kind, reason: outcome.reason, error: outcome.detail, ...pictured(outcome) }
    case 'timeout':
    case 'blocked':
    case 'network_error':
    case 'parse_error':
      return { outcome: outcome.kind, error: outcome.detail, ...pictured(outcome) }
  }
}

const pictured = ({ screenshot }: { screenshot?: string }) => (screenshot === undefined ? {} : { screenshot })

function exitCode({ kind }: Outcome): number {
  switch (kind) {
    case 'found':
    case 'not_found':
    case 'cancelled':
      return 0
    case 'timeout':
    case 'blocked':
    case 'network_error':
    case 'parse_error':
    case 'captcha_failed':
      return 3
  }
}

const print = (result: Record<string, string | null>) => console.log(JSON.stringify(result))

const leaving = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => leaving.abort(new Error(`stopped by ${signal}`)))
}

try {
  const asked = askedFrom(process.argv.slice(2))
  const { outcome } = await lookUp(asked, environmentFrom(process.env), leaving.signal)
  print(printed(outcome))
  process.exitCode = exitCode(outcome)
} catch (error) {
  if (error instanceof BadUsage) {
    console.error(error.message)
    process.exitCode = 2
  } else if (error instanceof NoBrowser) {
    print({ outcome: 'no_browser', error: `${error.message}. Run: npm run build && npm run runtime` })
    process.exitCode = 3
  } else if (leaving.signal.aborted) {
    console.error((leaving.signal.reason as Error).message)
    process.exitCode = 130
  } else {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
    console.error(stack)
    print({ outcome: 'internal_error', error: `${name}: ${message}` })
    process.exitCode = 1
  }
}
