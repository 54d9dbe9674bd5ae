import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { endsWithin } from '../../deadline.ts'
import {
  detectWidget,
  type FormParts,
  type Handed,
  handToken,
  readToken,
  type WidgetSeen,
  watchWidgets,
} from './captcha-in-page.ts'

export type { WidgetSeen } from './captcha-in-page.ts'

/** Key of the symbol under which `watchWidgets` leaves its API. */
const key = 'referidos.widgets'

/** `most`: number of a page's widgets to examine. `longest`: characters of one of their values. */
const limits = { most: 20, longest: 2_048 }

/** Milliseconds that a page may take to render its captcha, in total and after it became quiet. */
const drawnWithinMs = 10_000
const drawnAfterQuietMs = 1_000

/** Milliseconds that a widget may be missing when its token arrives: pages render it again. */
const backWithinMs = 5_000

const pollMs = 50

/** Must be called before the page is loaded. */
export async function watchCaptcha(page: Page): Promise<void> {
  await page.addInitScript(watchWidgets, { key, ...limits })
}

/**
 * Resolves with the page's captcha once it can take a token, or with its last state once the page is `quiet`. null: the
 * page has no captcha.
 */
export async function findWidget(
  page: Page,
  submit: string,
  quiet: () => Promise<void>,
): Promise<WidgetSeen | null> {
  let seen = await page.evaluate(detectWidget, { key, parts: partsOn(page, submit) })
  if (seen?.takes) return seen
  let isOver = false
  const over = endsWithin(quiet(), drawnWithinMs)
    .then(() => sleep(drawnAfterQuietMs))
    .then(() => {
      isOver = true
    })
  while (!seen?.takes && !isOver) {
    await Promise.race([sleep(pollMs), over])
    seen = await page.evaluate(detectWidget, { key, parts: partsOn(page, submit) })
  }
  return seen
}

/** The token that the widget produces itself within `ms`; null: none. */
export async function ownToken(page: Page, submit: string, ms: number): Promise<string | null> {
  const read = () => page.evaluate(readToken, { key, parts: partsOn(page, submit) })
  return await repeated(ms, read, (token) => token !== null)
}

/** Hands a token over in every way that the page has. */
export async function handOver(page: Page, submit: string, token: string): Promise<Handed> {
  const hand = () => page.evaluate(handToken, { key, parts: partsOn(page, submit), token })
  return await repeated(backWithinMs, hand, ({ how }) => how !== 'nowhere')
}

/** Calls `ask` until `willDo` accepts its answer or `ms` have passed; returns the last answer. */
async function repeated<Value>(
  ms: number,
  ask: () => Promise<Value>,
  willDo: (answer: Value) => boolean,
): Promise<Value> {
  const until = performance.now() + ms
  for (;;) {
    const answer = await ask()
    if (willDo(answer) || performance.now() >= until) return answer
    await sleep(pollMs)
  }
}

/** Playwright also lists frames in closed shadow roots, which the page's scripts cannot see. */
function partsOn(page: Page, submit: string): FormParts {
  const addresses = page.frames().map((frame) => frame.url())
  const frames = addresses.filter(
    (url) => /\/(?:turnstile|recaptcha)\//.test(url) && url.length < limits.longest,
  )
  return { submit, frames: frames.slice(0, limits.most) }
}
