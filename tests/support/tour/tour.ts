import type { Page } from 'playwright-core'
import type { CaptchaServer } from '../captcha-server/index.ts'
import type { CensusSite } from '../census-site/index.ts'
import type { Launched, LaunchOptions } from '../launch.ts'

/** A walk through the screens of the real app that stops in each of their states. */

/** Called when the state is on the screen and nothing moves. `screen`, `state`: in Spanish, in a leader's words. */
type Look = (screen: string, state: string) => Promise<void>

export interface Stage extends Launched {
  dataDir: string
  site: CensusSite
  captcha: CaptchaServer
  look: Look
}

export interface Tour {
  /** In English; names the test. */
  name: string
  /** Fills the empty data folder. */
  seed(dataDir: string): Promise<void>
  options?: Partial<LaunchOptions>
  walk(stage: Stage): Promise<void>
}

export async function open(page: Page, section: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Secciones' }).getByRole('link', { name: section }).click()
  await page.getByRole('heading', { name: section, level: 1 }).waitFor()
}

/** Opens Ajustes and scrolls the part to the top. */
export async function openPart(page: Page, title: string): Promise<void> {
  await open(page, 'Ajustes')
  const part = page.getByRole('heading', { name: title, level: 2, exact: true })
  await part.waitFor()
  await part.evaluate((element) => element.scrollIntoView({ block: 'start' }))
}
