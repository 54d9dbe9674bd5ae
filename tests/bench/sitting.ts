// A sitting: a simulated person solves captchas in a row in real windows on the stand-in of the site, through the real lane
// with its real gap. Part of npm run bench:lane; alone: npm run bench:lane -- --sitting N.
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { builtBrowser } from '../../scripts/runtime/own-browser.ts'
import { systemClock } from '../../src-main/clock.ts'
import type { Database } from '../../src-main/database/open.ts'
import { createLookupBrowsers } from '../../src-main/lookup/browser.ts'
import { createLane, type Lane } from '../../src-main/queue/lane.ts'
import { siteAt } from '../../src-main/queue/policy.ts'
import { type CensusSite, startCensusSite } from '../support/census-site/index.ts'
import { median } from '../support/median.ts'
import { createOperator, type Operator, solveByHand } from '../support/operator.ts'
import { createRandom } from '../support/random.ts'

const gapMs = 5_000
/** How long the person looks at an answer, in milliseconds: some less than the gap, some more. */
const longestLookMs = 10_000
const longestWaitMs = 1_000

interface Turn {
  /** UTC ms: when the person pressed _Siguiente_, and when the next captcha was drawn. */
  pressedAt: number
  shownAt: number
}

/** What the person does, `people` times. */
async function sit(operator: Operator, people: number): Promise<Turn[]> {
  const random = createRandom(people)
  const turns: Turn[] = []
  let pressedAt = Date.now()
  for (let n = 1; n <= people; n++) {
    const page = await operator.inSight(n)
    const shown = operator.seen.entries.filter(({ kind }) => kind === 'shown')[n - 1]
    turns.push({ pressedAt, shownAt: shown?.at ?? Number.NaN })
    await solveByHand(page)
    const answer = await operator.answerPage()
    if (n === people) break
    await sleep(random.upTo(longestLookMs))
    pressedAt = Date.now()
    await answer.locator('button[value="next"]').click()
  }
  return turns
}

/** `ends`: when each lookup ended, UTC ms, which is when the gap begins. */
function laneOf(
  database: Database,
  site: CensusSite,
  operator: Operator,
  ends: number[],
  ended: () => void,
): Lane {
  const lane = createLane({
    database,
    lookup: ({ round, ...request }) =>
      operator.lookup(request, round?.left ?? 0).finally(() => ends.push(Date.now())),
    roundWindows: { next: () => void operator.round.next(), end: () => {} },
    clock: systemClock,
    bootId: 'sitting',
    captchaWay: () => 'assisted',
    captchaAccounts: () => [],
    captchaPollMs: 5_000,
    typingMs: () => 0,
    probe: async () => true,
    site: () => siteAt(site.page, { gapMs }),
    onPerson: () => {},
    onState() {
      if (lane.state().round?.ended) ended()
    },
    log: (level, message) => level !== 'info' && console.log(message),
  })
  return lane
}

/** Prints what a person waited, and what the stand-in saw. */
export async function benchSitting(folder: string, database: Database, people: number): Promise<void> {
  const built = builtBrowser()
  if ('lacks' in built) throw new Error(built.lacks)
  const site = await startCensusSite({ redeem: () => false })
  const browsers = createLookupBrowsers({ profilesDir: path.join(folder, 'visible'), ...built })
  const operator = createOperator(browsers.visible, { url: site.page })
  let end = () => {}
  const over = new Promise<void>((resolve) => {
    end = resolve
  })
  const ends: number[] = []
  const lane = laneOf(database, site, operator, ends, () => end())
  lane.startRound(people, 1)
  const turns = await sit(operator, people)
  await over
  report(site, turns, ends)
  await lane.stop()
  await operator.round.end()
  await browsers.close()
  await site.close()
}

function report({ log }: CensusSite, turns: readonly Turn[], ends: readonly number[]): void {
  const loads = log.filter(({ kind }) => kind === 'page').map(({ at }) => at)
  const queries = log.filter(({ kind }) => kind === 'query').map(({ at }) => at)
  // From the press, or from the end of the gap.
  const waits = turns
    .slice(1)
    .map(({ pressedAt, shownAt }, n) => shownAt - Math.max(pressedAt, (ends[n] ?? 0) + gapMs))
  const gaps = loads.slice(1).map((at, n) => at - (queries[n] ?? 0))
  const longest = Math.max(...waits)
  const met = (isMet: boolean) => (isMet ? 'met' : 'MISSED')
  console.log(
    `a sitting of ${turns.length}: ${((turns.at(-1)?.shownAt ?? 0) - (turns[0]?.shownAt ?? 0)) / 1_000} s; ` +
      `from Siguiente, or from the end of the gap, to the next captcha: median ${median(waits)} ms, at the most ` +
      `${longest} ms, 1 s at the most: ${met(longest <= longestWaitMs)}`,
  )
  console.log(
    `  by the stand-in's log: ${loads.length} pages and ${queries.length} queries in turn: ` +
      `${met(loads.every((at, n) => at < (queries[n] ?? 0)) && loads.length === queries.length)}; ` +
      `least gap ${Math.min(...gaps)} ms: ${met(Math.min(...gaps) >= gapMs)}`,
  )
}
