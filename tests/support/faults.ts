import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'

/** WCAG 2.2 A and AA, and what is good practice beside them. */
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/**
 * What axe finds wrong on the page as it stands, each with its element. `colours`: the one rule that another colour
 * scheme can break.
 */
export async function faults(page: Page, which: 'all' | 'colours' = 'all'): Promise<string[]> {
  // Its half a megabyte is read once a page.
  const isThere = await page.evaluate(() => 'axe' in window)
  // A page of its own, as axe would have for frames, is not to be had in Electron.
  const axe = new AxeBuilder(isThere ? { page, axeSource: 'true' } : { page })
    .setLegacyMode(true)
    // The app plays no sound, for which axe would read every style sheet first.
    .options({ resultTypes: ['violations'], preload: false })
  const asked = which === 'all' ? axe.withTags(standards) : axe.withRules(['color-contrast'])
  const { violations } = await asked.analyze()
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, any, all, none }) => [html, ...[...any, ...all, ...none].map(({ message }) => message)].join(' — ')).join(' ')}`,
  )
}
