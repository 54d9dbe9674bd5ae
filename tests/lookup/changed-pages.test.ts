// Pages that refuse with any status, and pages that have changed: each lookup ends soon, with the right outcome.
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LookupBrowser } from '../../src-main/lookup/browser.ts'
import type { CaptchaSolver, InPageSolver } from '../../src-main/lookup/captcha/solver.ts'
import { readElections } from '../../src-main/lookup/elections.ts'
import { createLookup, type LookupOptions } from '../../src-main/lookup/lookup.ts'
import type { Outcome } from '../../src-main/lookup/outcome.ts'
import type { Trouble } from '../support/census-site/answers.ts'
import { type ChangedSite, type Sent, startChangedSite } from '../support/census-site/changed.ts'
import { type ConsultacensoSite, startConsultacensoSite } from '../support/census-site/consultacenso.ts'
import { type Answer, type CensusSite, startCensusSite } from '../support/census-site/index.ts'
import { testBrowsers } from '../support/engines.ts'
import { inFull, isFull, part } from '../support/extent.ts'

let folder: string
let pageA: CensusSite
let pageB: ConsultacensoSite
let changed: ChangedSite
let browser: LookupBrowser
let solved = 0
let cedula = 1_200_000_000

const solver: CaptchaSolver = {
  where: 'elsewhere',
  async solve() {
    solved += 1
    return { kind: 'token', token: 'x'.repeat(40), report: () => {} }
  },
}
const byHand: InPageSolver = {
  where: 'page',
  solve: async ({ sent }) => {
    await sent
    return { kind: 'solved_in_page' }
  },
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'referidos-changed-'))
  const redeem = () => true
  pageA = await startCensusSite({ redeem, pace: { options: 0, spinner: 0 } })
  pageB = await startConsultacensoSite({ redeem })
  changed = await startChangedSite()
  browser = testBrowsers({
    profilesDir: path.join(folder, 'profiles'),
  }).hidden
})
afterAll(async () => {
  await browser.close()
  for (const site of [pageA, pageB, changed]) await site.close()
  await rm(folder, { recursive: true })
})
beforeEach(() => {
  cedula += 1
  solved = 0
  pageA.scriptPage({ kind: 'form' })
  pageB.scriptPage({ kind: 'form' })
  pageB.scriptElections({ kind: 'list' })
})

async function look(url: string, options: Partial<LookupOptions> = {}): Promise<Outcome> {
  const lookup = createLookup({ browser, solver, url, deadlineMs: 20_000, ...options })
  const { signal } = new AbortController()
  const { outcome } = await lookup({ cedula: String(cedula), signal, onStep: () => {} })
  return outcome
}

const places = ['page', 'elections', 'answer'] as const
type Place = (typeof places)[number]

it.each<[Trouble, string, ...Place[]]>([
  [{ kind: 'blocked', by: 'firewall', status: 403 }, "the firewall's page", 'elections', 'answer'],
  [{ kind: 'blocked', by: 'challenge' }, "Cloudflare's challenge", 'page'],
  ...inFull<[Trouble, string]>([
    [{ kind: 'blocked', by: 'firewall_es', status: 500 }, "the firewall's page"],
    [{ kind: 'blocked', by: 'firewall_es' }, "the firewall's page"],
    [{ kind: 'blocked', by: 'challenge_es', status: 503 }, "Cloudflare's challenge"],
    [{ kind: 'blocked', by: 'too_many', status: 500 }, 'the site asks for fewer requests'],
  ]),
])(
  '%o is a refusal in place of the page, of the elections, of an answer',
  async (refusal, detail, ...few) => {
    const blocked = { kind: 'blocked', detail }
    for (const place of part<readonly Place[]>(places, few)) {
      if (place === 'elections') {
        pageB.scriptElections(refusal)
        const { signal } = new AbortController()
        const listed = await readElections({ browser, url: pageB.page, signal })
        expect(listed).toMatchObject({ ...blocked, detail: `${detail} in place of the elections` })
      } else {
        if (place === 'page') pageA.scriptPage([refusal, { kind: 'form' }])
        else pageA.script(String(cedula), refusal)
        expect(await look(pageA.page)).toMatchObject(blocked)
      }
      expect(solved).toBe(place === 'answer' ? 1 : 0)
    }
  },
)

it.each([403, ...inFull([500])])(
  'a whole page with its form counts as loaded, also with status %i',
  async (status) => {
    for (const site of part([pageA, pageB], [pageB])) {
      site.scriptPage({ kind: 'form', status })
      expect(await look(site.page)).toMatchObject({ kind: 'found' })
    }
  },
)

describe('an error of the page itself is told from one of the network', () => {
  it.each<[Trouble, object]>([
    [
      { kind: 'status', status: 500 },
      { kind: 'network_error', byPage: true },
    ],
    [{ kind: 'drop' }, { kind: 'network_error' }],
    ...inFull<[Trouble, object]>([
      [
        { kind: 'status', status: 504 },
        { kind: 'network_error', byPage: true },
      ],
      [{ kind: 'empty' }, { kind: 'network_error', byPage: true }],
      [{ kind: 'half' }, { kind: 'network_error' }],
    ]),
  ])('%o', async (trouble, expected) => {
    const byPage = 'byPage' in expected
    pageA.scriptPage(trouble)
    const loaded = await look(pageA.page)
    pageB.script(String(cedula), trouble)
    for (const outcome of [loaded, await look(pageB.page)]) {
      expect(outcome).toMatchObject(expected)
      expect('byPage' in outcome).toBe(byPage)
    }
  })

  it.runIf(isFull)('its elections, its source, its expired session, a captcha that it refused', async () => {
    pageB.scriptElections({ kind: 'status', status: 503 })
    expect(await look(pageB.page)).toMatchObject({ kind: 'network_error', byPage: true })
    pageB.scriptElections({ kind: 'drop' })
    expect(await look(pageB.page)).not.toHaveProperty('byPage')
    const answers: [Answer, Outcome['kind']][] = [
      [{ kind: 'curl_error' }, 'timeout'],
      ...inFull<[Answer, Outcome['kind']]>([
        [{ kind: 'updating' }, 'network_error'],
        [{ kind: 'html', html: '<p>Ocurrió un error al procesar su solicitud</p>' }, 'network_error'],
      ]),
      [{ kind: 'html', html: '<p>No fue posible verificar que no es un robot</p>' }, 'captcha_failed'],
      // Comes last, because it answers both loads. "is not loaded once more" in lookup.test.ts covers it.
      ...inFull<[Answer, Outcome['kind']]>([[{ kind: 'expired' }, 'network_error']]),
    ]
    pageA.script(
      String(cedula),
      answers.map(([answer]) => answer),
    )
    for (const [, kind] of answers) {
      expect(await look(pageA.page)).toMatchObject({ kind, byPage: true })
    }
  })
})

describe('a form that is not sent as it is known', () => {
  const elsewhere = { kind: 'parse_error', detail: 'the page sent its form in another way' }
  const unsent = { kind: 'parse_error', detail: 'the page did not send its form' }
  const quietMs = 600

  it.each<[Sent, object, string[]]>([
    ['other_path', elsewhere, ['POST /censo/api/consulta']],
    ['refused_navigation', { kind: 'blocked', detail: "the firewall's page" }, ['POST /censo/resultado']],
    ['not_at_all', unsent, []],
    ...inFull<[Sent, object, string[]]>([
      ['unreadable', unsent, ['POST /censo/z']],
      ['other_host', elsewhere, ['POST /censo/consultar/']],
      ['get', elsewhere, ['GET /censo/consultar/']],
      ['navigation', elsewhere, ['POST /censo/resultado']],
      ['websocket', elsewhere, ['frame']],
      ['unanswered', elsewhere, ['POST /censo/api/consulta']],
      [
        'another_shape',
        { kind: 'parse_error', detail: 'answer without a message' },
        ['POST /censo/consultar/'],
      ],
    ]),
  ])('but %s: the lookup ends once the page is quiet', async (sent, outcome, log) => {
    changed.change(sent)
    const start = performance.now()
    expect(await look(changed.page, { quietMs })).toMatchObject(outcome)
    expect(performance.now() - start).toBeLessThan(6_000)
    expect(changed.log).toEqual(log)
  })

  it.each<Sent>(['websocket', ...inFull<Sent>(['navigation'])])(
    'but %s: it ends once the page shows an answer, before it was quiet for long',
    async (sent) => {
      changed.change(sent)
      expect(await look(changed.page, { quietMs: 15_000, deadlineMs: 8_000 })).toMatchObject(elsewhere)
    },
  )

  it.each<Sent>(['after_a_check', ...inFull<Sent>(['slow'])])(
    'an answer is waited for all the same: %s',
    async (sent) => {
      changed.change(sent)
      expect(await look(changed.page, { quietMs })).toMatchObject({ kind: 'found' })
    },
  )

  it.each<[Sent, object]>([
    ['other_path', elsewhere],
    ...inFull<[Sent, object]>([
      ['slow', { kind: 'found' }],
      ['get', elsewhere],
      ['unanswered', elsewhere],
      ['websocket', elsewhere],
    ]),
  ])('by a person in the window as well: %s', async (sent, outcome) => {
    changed.change(sent, 'person')
    expect(await look(changed.page, { quietMs, solver: byHand })).toMatchObject(outcome)
  })
})
