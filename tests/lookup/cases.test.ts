import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Loan, LookupBrowser } from '../../src-main/lookup/browser.ts'
import type { Outcome } from '../../src-main/lookup/outcome.ts'
import type { CensusPage, Read } from '../../src-main/lookup/pages/census-page.ts'
import { consultacenso } from '../../src-main/lookup/pages/consultacenso.ts'
import { recognise } from '../../src-main/lookup/pages/open.ts'
import { wsp } from '../../src-main/lookup/pages/wsp.ts'
import { testBrowsers } from '../support/engines.ts'

/**
 * Answers of the census pages, observed or plausible, one file each. The app's own code reads them in a real page. All
 * of them are about one invented cédula.
 *
 * `wsp/*.html`: the message inside the first page's JSON. `*.json`: a whole body, as JSON or as text. The expected
 * outcome is in the comment before the HTML, or under `expected` in JSON.
 */
const cedula = '1023456789'
const folder = path.resolve(import.meta.dirname, '../cases')

let profilesDir: string
let browser: LookupBrowser
let loan: Loan
/** Shared by all tests. */
let page: Page

beforeAll(async () => {
  profilesDir = await mkdtemp(path.join(os.tmpdir(), 'referidos-cases-'))
  browser = testBrowsers({ profilesDir }).hidden
  loan = await browser.borrow(new AbortController().signal)
  page = await loan.newPage()
})
afterAll(async () => {
  await loan.giveBack('whole')
  await browser.close()
  await rm(profilesDir, { recursive: true, force: true })
})

interface Case {
  name: string
  status: number
  body: string
  expected: Partial<Outcome>
  hostile: boolean
}

async function files(kind: string): Promise<{ name: string; text: string }[]> {
  const names = (await readdir(path.join(folder, kind))).sort()
  return await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(path.join(folder, kind, name), 'utf8') })),
  )
}

/** The JSON in the comment that begins a file, and the HTML after it. */
function commented(text: string): { said: Record<string, unknown>; html: string } {
  const [, said = '', html = ''] = /^<!-- (.*?) -->\n([\s\S]*)$/.exec(text) ?? []
  return { said: JSON.parse(said) as Record<string, unknown>, html }
}

function caseOf({ name, text }: { name: string; text: string }): Case {
  if (name.endsWith('.html')) {
    const { said, html } = commented(text)
    const { hostile = false, ...expected } = said
    return { name, status: 200, body: envelope(html), expected, hostile: hostile === true }
  }
  const { status = 200, text: body, json, expected, hostile = false } = JSON.parse(text)
  return { name, status, body: body ?? JSON.stringify(json), expected, hostile }
}

const envelope = (html: string): string => JSON.stringify({ success: true, data: { message: html } })

const readBody = (census: CensusPage, body: string, status = 200): Promise<Read> =>
  census.read(page, { kind: 'response', status, body }, cedula)

const [onWsp, onConsulta] = await Promise.all(
  ['wsp', 'consultacenso'].map(async (kind) => (await files(kind)).map(caseOf)),
)
const bothPages: [string, CensusPage, Case[]][] = [
  ['the first page', wsp, onWsp ?? []],
  ['the second page', consultacenso, onConsulta ?? []],
]

describe.each(bothPages)('%s', (_, census, cases) => {
  it.each(cases)('$name', async ({ status, body, expected }) => {
    const outcome = await readBody(census, body, status)
    expect(outcome).toMatchObject(expected)
    if (outcome.kind !== 'reload' && body.trim() !== '') expect(outcome).toHaveProperty('rawResponse', body)
  })

  it('is read under 5 MB of padding', async () => {
    const padding = '<!-- no se encuentra en el censo, MUERTE -->'.repeat(120_000)
    const body = cases.find(({ name }) => name.startsWith('01-found'))?.body ?? ''
    const padded = census === wsp ? padWsp(body, padding) : padConsulta(body, padding)
    expect(padded.length).toBeGreaterThan(5_000_000)
    expect(await readBody(census, padded)).toMatchObject({ kind: 'found', puesto: 'I.E. LOS ALMENDROS' })
  })
})

function padWsp(body: string, padding: string): string {
  return envelope(padding + (JSON.parse(body) as { data: { message: string } }).data.message)
}
function padConsulta(body: string, padding: string): string {
  return JSON.stringify({ relleno: padding, ...JSON.parse(body) })
}

it('has no fewer cases than were promised', () => {
  const cases = bothPages.flatMap(([, , some]) => some)
  expect(cases.length).toBeGreaterThanOrEqual(60)
  expect(cases.filter(({ hostile }) => hostile).length).toBeGreaterThanOrEqual(20)
})

describe('a novedad', async () => {
  const novedades = (await files('novedades')).flatMap(({ name, text }) => {
    const { cause, wordings } = JSON.parse(text) as { cause: string; wordings: string[] }
    return wordings.map((wording) => ({ name, cause, wording }))
  })

  it.each(novedades)('of $name: "$wording"', async ({ cause, wording }) => {
    const expected = { kind: 'cancelled', cause, novedad: wording.replace(/\s+/g, ' ') }
    const row = `<td data-th="NUIP">${cedula}</td><td data-th="NOVEDAD">${wording}</td>`
    expect(await readBody(wsp, envelope(`<table><tr>${row}</tr></table>`))).toMatchObject(expected)
    const answer = { ok: true, encontrado: false, novedad: wording, data: { nuip: cedula } }
    expect(await readBody(consultacenso, JSON.stringify(answer))).toMatchObject(expected)
  })
})

describe('what has loaded', async () => {
  it.each(await files('page'))('$name', async ({ text }) => {
    const { said, html } = commented(text)
    await page.setContent(html)
    const seen = await recognise(page)
    if (said.page === undefined) expect(seen).toMatchObject(said)
    else expect(seen).toBe(said.page === 'wsp' ? wsp : consultacenso)
  })
})
