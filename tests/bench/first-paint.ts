import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'

const root = path.resolve(import.meta.dirname, '../..')

/**
 * Milliseconds from the start of `program` to the largest contentful paint of its page, which must contain `ready`.
 * Playwright connects after that.
 */
export async function firstPaint(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
  ready: string,
): Promise<number> {
  const begun = Date.now()
  const child = spawn(program, [...args, '--remote-debugging-port=0'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const gone = once(child, 'exit')
  try {
    let address = ''
    for await (const said of createInterface(child.stderr)) {
      address = /DevTools listening on (ws:\S+)/.exec(said)?.[1] ?? ''
      if (address !== '') break
    }
    child.stderr.resume()
    // Connects only after the page has painted.
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    const browser = await chromium.connectOverCDP(address)
    const page = browser.contexts()[0]?.pages()[0]
    if (!page) throw new Error('no window')
    await page.locator(ready).waitFor()
    const painted = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => {
            const last = list.getEntries().at(-1)
            if (last) resolve(performance.timeOrigin + last.startTime)
          }).observe({ type: 'largest-contentful-paint', buffered: true })
        }),
    )
    await browser.close()
    return painted - begun
  } finally {
    child.kill('SIGKILL')
    await gone
  }
}
