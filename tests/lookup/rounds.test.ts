// The windows of a round: the next page is filled in out of sight while the operator looks at the last answer.
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { LookupBrowsers } from '../../src-main/lookup/browser.ts'
import type { LookupAnswer } from '../../src-main/lookup/outcome.ts'
import { answerPage } from '../../src-main/lookup/round-page.ts'
import { type CensusSite, startCensusSite } from '../support/census-site/index.ts'
import { temporaryFolder } from '../support/database.ts'
import { inOneEngine, testBrowsers } from '../support/engines.ts'
import { isFull } from '../support/extent.ts'
import { createOperator, type Operator, solveByHand } from '../support/operator.ts'

const [ana, beto] = ['1012004118', '1012004119']

let site: CensusSite
let browsers: LookupBrowsers
let operator: Operator

beforeEach(async () => {
  site = await startCensusSite({ redeem: () => false })
  browsers = testBrowsers({ profilesDir: path.join(temporaryFolder(), 'visible') })
  operator = createOperator(browsers.visible, { url: site.page })
})
afterEach(async () => {
  await operator.round.end()
  await browsers.close()
  operator.seen.close()
  await site.close()
})

interface Asked {
  answer: Promise<LookupAnswer>
  stop(): void
}

function ask(cedula: string, left: number, by = operator): Asked {
  const stopping = new AbortController()
  const answer = by.lookup({ cedula, signal: stopping.signal }, left)
  answer.catch(() => {})
  return { answer, stop: () => stopping.abort(new Error('the round is over')) }
}

const isFilledIn = (of: string) =>
  operator.seen.waitFor((event) => event.kind === 'step' && event.of === of && event.step === 'captcha')

const shown = () => operator.seen.entries.filter(({ kind }) => kind === 'shown')
const queries = (of: string) => site.log.filter(({ kind, cedula }) => kind === 'query' && cedula === of)

/** The first lookup of a round is solved, and its answer is there. */
async function firstAnswered() {
  const first = ask(ana, 1)
  await solveByHand(await operator.inSight(1))
  expect((await first.answer).outcome).toMatchObject({ kind: 'found' })
  return await operator.answerPage()
}

it('shows the answer, fills the next page in out of sight, and shows it when the operator wants it', async () => {
  site.script(ana, {
    kind: 'found',
    departamento: 'BOYACA',
    municipio: 'PAIPA',
    puesto: 'I.E. INVENTADA',
    direccion: 'CRA 22 25-14',
    mesa: '7',
  })
  const card = await firstAnswered()
  await card.getByText('I.E. INVENTADA').waitFor()
  await card.getByText('Mesa: 7').waitFor()
  await card.getByText('Queda 1.').waitFor()

  const second = ask(beto, 0)
  await isFilledIn(beto)
  expect(shown()).toHaveLength(1)
  expect(card.isClosed()).toBe(false)
  await card.getByRole('button', { name: 'Siguiente' }).click()
  const next = await operator.inSight(2)
  expect(await next.locator('#nuip').inputValue()).toBe(beto)
  await solveByHand(next)
  expect((await second.answer).outcome).toMatchObject({ kind: 'found' })
  const last = await operator.answerPage()
  await last.getByText('Era la última.').waitFor()
  expect(card.isClosed()).toBe(true)
  await Promise.all([last.waitForEvent('close'), last.getByRole('button', { name: 'Cerrar' }).click()])
  expect(operator.seen.entries).not.toContainEqual(expect.objectContaining({ what: 'stop' }))
})

it.runIf(inOneEngine && isFull)(
  'the button of the app shows the next one too, once it is there',
  async () => {
    const card = await firstAnswered()
    await operator.round.next()
    await card.getByText('Abriendo la siguiente').waitFor()
    const second = ask(beto, 0)
    await solveByHand(await operator.inSight(2))
    expect((await second.answer).outcome).toMatchObject({ kind: 'found' })
  },
)

it('an answer shows what the site wrote as text, and none of it about another leader’s person', () => {
  const place = { departamento: 'BOYACA', municipio: 'PAIPA', direccion: 'CRA 22', mesa: '7' }
  const answer = { kind: 'found', puesto: `<img src=x onerror='x'>`, rawResponse: '', ...place } as const
  const html = answerPage(ana, answer, { left: 1, isPrivate: false })
  expect(html).toContain('&lt;img src=x onerror=&#39;x&#39;&gt;')
  expect(html).not.toMatch(/<(img|script|link)|https?:/)
  const kept = answerPage(ana, answer, { left: 1, isPrivate: true })
  expect(kept).toContain('Respuesta guardada')
  expect(kept).not.toMatch(/PAIPA|CRA 22|img|Encontrado/)
})

it.runIf(inOneEngine)(
  'an operator who closes the answer, or does not come back, has not asked for the next one',
  async () => {
    const card = await firstAnswered()
    const second = ask(beto, 0)
    await isFilledIn(beto)
    await card.close()
    await operator.seen.waitFor((event) => event.kind === 'pressed' && event.what === 'stop')
    expect((await second.answer).outcome).toMatchObject({ reason: 'window_closed' })

    const hasty = createOperator(browsers.visible, { url: site.page, patienceMs: 2_000 })
    const first = ask(ana, 1, hasty)
    await solveByHand(await hasty.inSight(1))
    await first.answer
    await hasty.answerPage()
    expect((await ask(beto, 0, hasty).answer).outcome).toMatchObject({ reason: 'needs_operator' })
    expect(queries(beto)).toEqual([])
    await hasty.round.end()
  },
)

it.runIf(inOneEngine && isFull)(
  'a round that ends takes its windows along, also one with a captcha in it',
  async () => {
    const card = await firstAnswered()
    const second = ask(beto, 0)
    await isFilledIn(beto)
    second.stop()
    await operator.round.end()
    await expect(second.answer).rejects.toThrow('the round is over')
    expect(card.isClosed()).toBe(true)
    const third = ask(ana, 1)
    await operator.inSight(2)
    third.stop()
    await expect(third.answer).rejects.toThrow('the round is over')
    const pages = operator.seen.entries.flatMap((one) => (one.kind === 'opened' ? [one.page] : []))
    expect(pages.filter((page) => !page.isClosed())).toEqual([])
  },
)
