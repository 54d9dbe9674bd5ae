import type { Page } from 'playwright'
import type { CaptchaServer } from '../captcha-server/index.ts'
import type { CensusSite } from '../census-site/index.ts'
import type { Launched, LaunchOptions } from '../launch.ts'

/** A walk through the screens of the real app that stops in every state of them. */

/** `screen` and `state` in Spanish, as a leader would name them. Called where the state is on the screen, at rest. */
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
  /** Fills the data folder, which is empty. */
  seed(dataDir: string): Promise<void>
  options?: Partial<LaunchOptions>
  walk(stage: Stage): Promise<void>
}

export async function open(page: Page, section: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Secciones' }).getByRole('link', { name: section }).click()
  await page.getByRole('heading', { name: section, level: 1 }).waitFor()
}

/** A part of Ajustes, as far up as it goes. */
export async function openPart(page: Page, title: string): Promise<void> {
  await open(page, 'Ajustes')
  const part = page.getByRole('heading', { name: title, level: 2, exact: true })
  await part.waitFor()
  await part.evaluate((element) => element.scrollIntoView({ block: 'start' }))
}
