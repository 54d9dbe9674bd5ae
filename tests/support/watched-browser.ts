import type { Page } from 'playwright-core'
import type { LookupBrowser } from '../../src-main/lookup/browser.ts'
import { controlAddress } from '../../src-main/lookup/control-page.ts'

/** `browser`, but passes each new page to `see` before the lookup gets it. */
export function watchPages(browser: LookupBrowser, see: (page: Page) => unknown): LookupBrowser {
  return {
    ...browser,
    async borrow(signal) {
      const loan = await browser.borrow(signal)
      return {
        ...loan,
        async newPage() {
          const page = await loan.newPage()
          await see(page)
          return page
        },
      }
    },
  }
}

/** Number of open contexts and pages of all lookups in the browser of `page`. Does not count the control page. */
export function openBeside(page: Page): { contexts: number; pages: number } {
  const browser = page.context().browser()
  if (!browser?.isConnected()) return { contexts: 1, pages: 0 }
  const contexts = browser.contexts()
  const pages = contexts.flatMap((context) => context.pages())
  return { contexts: contexts.length, pages: pages.filter((one) => one.url() !== controlAddress).length }
}
