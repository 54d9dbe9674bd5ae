import { isFull, part } from '../support/extent.ts'
import { faults } from '../support/faults.ts'
import { misplaced } from '../support/layout.ts'
import { everyScreen } from '../support/tour/day.ts'
import { tours } from '../support/tour/index.ts'
import { foreignOn } from '../support/words.ts'
import { expect, test } from './fixtures.ts'

for (const tour of part(tours, [everyScreen]))
  test(`no screen is in anybody’s way: ${tour.name}`, async ({ start, dataDir, site, captcha }) => {
    await tour.seed(dataDir)
    const launched = await start(tour.options)
    const { app, page } = launched
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1024, 640))
    /** States that axe has checked. A page that was only scrolled has nothing new for axe. */
    const read = new Set<string>()
    const look = async (screen: string, state: string) => {
      const where = `${screen}, ${state}`
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      expect.soft(await misplaced(page), where).toEqual([])
      expect.soft(await foreignOn(page), where).toEqual([])
      // The short tour checks the first state of each screen: it has most of the elements of the others.
      const key = tour === everyScreen ? screen : await page.evaluate(content)
      if (read.has(key)) return
      read.add(key)
      expect.soft(await faults(page), where).toEqual([])
      if (!isFull) return
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
      expect.soft(await faults(page, 'colours'), `${where}, dark`).toEqual([])
    }
    await tour.walk({ ...launched, dataDir, site, captcha, look })
  })

/** Runs in the page, so it must not use anything outside itself. */
const content = () =>
  [document.documentElement, ...document.querySelectorAll(':checked, :focus')]
    .map(({ outerHTML }) => outerHTML)
    .join()
