/** A process of its own that starts the lookup browser, prints its pid and then waits to be killed. */
import { createLookupBrowser } from '../../src-main/lookup/browser.ts'

const [profilesDir] = process.argv.slice(2)
if (profilesDir === undefined) throw new Error('usage: browser-holder.ts <profilesDir>')
const browser = createLookupBrowser({ profilesDir, executable: process.env.REFERIDOS_CHROMIUM })
const { context } = await browser.borrow(new AbortController().signal)
await context.newPage()
console.log(browser.pid())
setInterval(() => {}, 60_000)
