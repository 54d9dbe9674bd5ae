import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { builtBrowser } from '../../scripts/runtime/own-browser.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { type CaptchaServer, captchaTestKey, startCaptchaServer } from '../support/captcha-server/index.ts'
import { type ConsultacensoSite, startConsultacensoSite } from '../support/census-site/consultacenso.ts'
import { type CensusSite, startCensusSite } from '../support/census-site/index.ts'
import { temporaryFolder } from '../support/database.ts'
import { inFull, isFull } from '../support/extent.ts'
import { type Fault, startFaultyGateway } from '../support/faulty-gateway.ts'
import { program } from '../support/programs.ts'

let captcha: CaptchaServer
let pageA: CensusSite
let pageB: ConsultacensoSite

beforeAll(async () => {
  captcha = await startCaptchaServer()
  pageA = await startCensusSite({ redeem: captcha.redeem, pace: { options: 20, spinner: 40 } })
  pageB = await startConsultacensoSite({ redeem: captcha.redeem })
})
afterAll(async () => {
  await pageA.close()
  await pageB.close()
  await captcha.close()
})

interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** `undefined` removes a variable. */
async function command(args: string[], env: Record<string, string | undefined> = {}): Promise<Ended> {
  const variables: NodeJS.ProcessEnv = {
    ...process.env,
    REFERIDOS_CENSUS_URL: pageA.page,
    REFERIDOS_CAPTCHA_URL: captcha.url,
    REFERIDOS_CAPTCHA_KEY: captchaTestKey,
    REFERIDOS_GAP_MS: '0',
    ...env,
  }
  const child = spawn(process.execPath, [program('lookup'), ...args], {
    cwd: path.resolve(import.meta.dirname, '../..'),
    env: variables,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  for (const secret of [captchaTestKey, ...captcha.secrets, ...pageA.secrets]) {
    for (const said of [stdout, stderr]) expect(said).not.toContain(secret)
  }
  return { code, stdout, stderr }
}

function object({ stdout }: Ended): Record<string, unknown> {
  expect(stdout.trimEnd().split('\n')).toHaveLength(1)
  return JSON.parse(stdout)
}

const place = {
  departamento: 'ALTOS DE NIEBLA',
  municipio: 'PUERTO ALAMBRE',
  puesto: 'I.E. LOS ALMENDROS',
  direccion: 'CARRERA 1 # 2-3',
  mesa: '4',
}

function expectPlace(ended: Ended): void {
  expect(object(ended)).toEqual({ outcome: 'found', ...place })
  expect(ended.code).toBe(0)
  const notes = ended.stderr
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^\d+ ms {2}/, ''))
  // Which browser is used depends on the machine.
  const isBrowser = (note: string) => /^(not )?in /.test(note)
  expect(notes.some(isBrowser)).toBe(true)
  expect(notes.filter((note) => !isBrowser(note))).toEqual([
    'opening',
    'captcha',
    'querying',
    'reading',
    'found',
  ])
}

function expectPicture(screenshot: unknown, folder: string): void {
  expect(fs.readdirSync(folder)).toEqual([path.basename(String(screenshot))])
  expect(fs.readFileSync(String(screenshot)).subarray(1, 4).toString()).toBe('PNG')
}

// "prints an answer of either page" below does so as well.
it.runIf(isFull)('prints a voting place and ends with 0', async () => {
  pageA.script('1200000001', { kind: 'found', ...place })
  expectPlace(await command(['1.200.000.001']))
})

// "prints an answer of either page" below does so as well.
it.runIf(isFull)('prints a novelty of the second page and ends with 0', async () => {
  pageB.script('1200000002', { kind: 'novedad', novedad: 'Fallecido', resolucion: '7', fecha: '03/05/2021' })
  const ended = await command(['1200000002'], { REFERIDOS_CENSUS_URL: pageB.page })
  expect(object(ended)).toEqual({
    outcome: 'cancelled',
    cause: 'deceased',
    novedad: 'Fallecido',
    resolucion: '7',
    fecha_novedad: '2021-05-03',
  })
  expect(ended.code).toBe(0)
})

it.runIf(isFull)('prints that nobody is there and ends with 0', async () => {
  pageA.script('1200000003', { kind: 'not_found' })
  const ended = await command(['1200000003'])
  expect(object(ended)).toEqual({ outcome: 'not_found' })
  expect(ended.code).toBe(0)
})

// "without a display" below ends with 3 as well.
it.runIf(isFull)('prints what is worth another try and ends with 3', async () => {
  pageA.script('1200000004', { kind: 'blocked' })
  const ended = await command(['1200000004'])
  expect(object(ended)).toEqual({ outcome: 'blocked', error: expect.stringContaining('firewall') })
  expect(ended.code).toBe(3)
})

// "without a display" below leaves one as well.
it.runIf(isFull)('leaves a picture of the page where it is asked to, and names it', async () => {
  const folder = path.join(temporaryFolder(), 'pictures')
  pageA.script('1200000007', { kind: 'malformed' })
  const ended = await command(['1200000007', '--screenshots', folder])
  const { outcome, screenshot } = object(ended)
  expect(outcome).toBe('parse_error')
  expect(ended.code).toBe(3)
  expectPicture(screenshot, folder)
})

it('without a key opens a window for whoever sits there', async () => {
  pageA.script('1200000005', { kind: 'not_found' })
  pageA.scriptPage([{ kind: 'form', person: true }, { kind: 'form' }])
  const ended = await command(['1200000005'], { REFERIDOS_CAPTCHA_KEY: undefined })
  expect(object(ended)).toEqual({ outcome: 'not_found' })
  expect(ended.code).toBe(0)
})

it.runIf(isFull)(
  'without a key and without a display prints captcha_failed, names its picture and ends with 3',
  async () => {
    const folder = path.join(temporaryFolder(), 'pictures')
    const nowhere = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined }
    const args = ['1200000005', '--screenshots', folder]
    const ended = await command(args, { REFERIDOS_CAPTCHA_KEY: undefined, ...nowhere })
    const { screenshot, ...rest } = object(ended)
    expect(rest).toEqual({
      outcome: 'captcha_failed',
      reason: 'needs_operator',
      error: expect.stringContaining('REFERIDOS_CAPTCHA_KEY'),
    })
    expectPicture(screenshot, folder)
    expect(ended.code).toBe(3)
  },
)

// secrets.test.ts covers both without the command.
const quoting = inFull<Fault>(['quoting_page', 'quoting_json'])

it.each(quoting)('prints one object without the key where in.php answers with a %s', async (fault) => {
  const gateway = await startFaultyGateway(captcha.url)
  gateway.fault(/in\.php/, fault)
  const ended = await command(['1200000007'], { REFERIDOS_CAPTCHA_URL: gateway.url })
  await gateway.close()
  expect(object(ended)).toMatchObject({ outcome: 'captcha_failed', reason: expect.stringMatching(/network/) })
  expect(ended.code).toBe(3)
})

it.each(quoting)('asks again where res.php answers with a %s, and prints no key', async (fault) => {
  pageA.script('1200000007', { kind: 'not_found' })
  const gateway = await startFaultyGateway(captcha.url)
  gateway.fault(/res\.php/, fault)
  const ending = command(['1200000007'], { REFERIDOS_CAPTCHA_URL: gateway.url })
  await gateway.met()
  gateway.heal()
  expect(object(await ending)).toEqual({ outcome: 'not_found' })
  await gateway.close()
})

it.runIf(isFull)(
  'looks up in the app’s own browser, and where it cannot, says why and takes another',
  async () => {
    pageA.script('1200000010', { kind: 'not_found' })
    const own = builtBrowser()
    const lacks = 'lacks' in own ? `not in the app's own browser: ${own.lacks}` : 'in Referidos '
    const first = await command(['1200000010'])
    expect(object(first)).toEqual({ outcome: 'not_found' })
    expect(first.stderr).toContain(lacks)
    const other = await command(['1200000010'], { DISPLAY: '', WAYLAND_DISPLAY: '' })
    expect(object(other)).toEqual({ outcome: 'not_found' })
    expect(other.stderr).toMatch(/not in the app's own browser: /)
    expect(other.stderr).toMatch(/ in (Chrome|Edge|Chromium|Playwright) \d+/)
  },
)

it('without a browser says so and ends with 3', async () => {
  const ended = await command(['1200000006'], { REFERIDOS_CHROMIUM: '/nowhere/chromium' })
  expect(object(ended)).toEqual({
    outcome: 'no_browser',
    error: expect.stringContaining('/nowhere/chromium'),
  })
  expect(ended.code).toBe(3)
})

it('prints an answer of either page, keeps the gap to the command before it, and takes away what a killed one has left', async () => {
  pageA.script('1200000008', { kind: 'found', ...place })
  pageB.script('1200000008', { kind: 'novedad', novedad: 'Fallecido', resolucion: '7', fecha: '03/05/2021' })
  const own = { TMPDIR: temporaryFolder(), XDG_CACHE_HOME: temporaryFolder(), REFERIDOS_GAP_MS: '1000' }
  const { pid: gone } = spawnSync(process.execPath, ['--version'])
  const left = path.join(own.TMPDIR, `referidos-lookup-${gone}-x`)
  const others = path.join(own.TMPDIR, `referidos-lookup-${process.pid}-x`)
  for (const folder of [left, others]) fs.mkdirSync(folder)
  const first = await command(['1.200.000.008'], own)
  // Not 'waiting' either.
  expectPlace(first)
  // A time in the future, as after a clock was set back, counts as just now. So the start-up time does not matter.
  const soon = Date.now() / 1_000 + 3_600
  fs.utimesSync(path.join(own.XDG_CACHE_HOME, 'referidos', 'last-lookup'), soon, soon)
  const second = await command(['1200000008'], { ...own, REFERIDOS_CENSUS_URL: pageB.page })
  expect(second.stderr).toMatch(/^\d+ ms {2}waiting \d+ ms/)
  expect(object(second)).toEqual({
    outcome: 'cancelled',
    cause: 'deceased',
    novedad: 'Fallecido',
    resolucion: '7',
    fecha_novedad: '2021-05-03',
  })
  expect(second.code).toBe(0)
  expect(fs.readdirSync(own.TMPDIR).filter((name) => name.startsWith('referidos-lookup-'))).toEqual([
    path.basename(others),
  ])
})

it.each<[string, string[], Record<string, string>]>([
  ['no cédula', [], {}],
  ["somebody else's address", ['1200000001'], { REFERIDOS_CENSUS_URL: 'https://example.com/' }],
  ...inFull<[string, string[], Record<string, string>]>([
    ['letters', ['abc'], {}],
    ['two cédulas', ['1200000001', '1200000002'], {}],
    ['an option that there is not', ['1200000001', '--nothing'], {}],
    ['too few digits', ['1234'], {}],
    ['a NIT', ['900123456-7'], {}],
    ['an address that is none', ['1200000001'], { REFERIDOS_CENSUS_URL: 'nowhere' }],
  ]),
])('with %s ends with 2 and prints nothing', async (_, args, env) => {
  const ended = await command(args, env)
  expect(ended.code).toBe(2)
  expect(ended.stdout).toBe('')
  expect(ended.stderr).not.toBe('')
  expect(ended.stderr).not.toContain('    at ')
})

it('says of a date what the form says', async () => {
  const ended = await command(['2024-05-03'])
  expect(ended.code).toBe(2)
  expect(ended.stderr).toContain(messages.fieldProblem.cedula_date)
})
