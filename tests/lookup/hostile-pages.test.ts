// Hostile pages: each lookup ends at most two seconds after its deadline and takes no more than 400 MB, and the next
// one works.
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LookupBrowser } from '../../src-main/lookup/browser.ts'
import type { CaptchaSolver } from '../../src-main/lookup/captcha/solver.ts'
import { createLookup } from '../../src-main/lookup/lookup.ts'
import type { Outcome } from '../../src-main/lookup/outcome.ts'
import { fewHostiles, type HostileSite, hostiles, startHostileSite } from '../support/census-site/hostile.ts'
import { type CensusSite, startCensusSite } from '../support/census-site/index.ts'
import { testBrowsers } from '../support/engines.ts'
import { isFull, part } from '../support/extent.ts'
import { treeMemory } from '../support/processes.ts'

const deadlineMs = part(4_000, 2_500)
const closingMs = 2_000
const maxMemory = 400 * 2 ** 20

let folder: string
let site: CensusSite
let hostile: HostileSite
let browser: LookupBrowser

const solver: CaptchaSolver = {
  where: 'elsewhere',
  solve: async () => ({ kind: 'token', token: 'x'.repeat(40), cost: 0, report: () => {} }),
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'referidos-hostile-'))
  site = await startCensusSite({ redeem: () => true, pace: { options: 0, spinner: 0 } })
  hostile = await startHostileSite()
  browser = testBrowsers({
    profilesDir: path.join(folder, 'profiles'),
  }).hidden
  await look(site.page, 20_000)
})
afterAll(async () => {
  await browser.close()
  await site.close()
  await hostile.close()
  await rm(folder, { recursive: true })
})

async function look(url: string, ms: number): Promise<Outcome> {
  const lookup = createLookup({ browser, solver, url, deadlineMs: ms, quietMs: 1_000 })
  const { signal } = new AbortController()
  return (await lookup({ cedula: '1023456789', signal, onStep: () => {} })).outcome
}

it('there are at least 25 of them', () => expect(hostiles.length).toBeGreaterThanOrEqual(25))

describe.each(hostiles.filter(({ name }) => isFull || fewHostiles.includes(name)))('$name', (one) => {
  it('ends in time and within its memory, and the next lookup works', async () => {
    // The test process also serves the pages and still holds those of earlier tests.
    const idle = treeMemory(process.pid)
    let most = 0
    const watch = setInterval(() => {
      most = Math.max(most, treeMemory(process.pid))
    }, 50)
    const since = performance.now()
    const outcome = await look(hostile.pageOf(one), deadlineMs)
    const took = performance.now() - since
    clearInterval(watch)
    const told = `${outcome.kind} ${'detail' in outcome ? outcome.detail : ''}`
    if (isFull) {
      console.log(`${one.name}: ${took.toFixed(0)} ms, ${((most - idle) / 2 ** 20).toFixed(0)} MB, ${told}`)
    }
    expect(['found', 'not_found', 'cancelled']).not.toContain(outcome.kind)
    expect(took).toBeLessThan(deadlineMs + closingMs)
    expect(most - idle).toBeLessThan(maxMemory)
    expect((await look(site.page, 20_000)).kind).toBe('found')
  })
})
