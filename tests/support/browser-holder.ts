/** Entry point of a process that starts a lookup browser, prints its pid and then waits to be killed. */
import { testBrowsers } from './engines.ts'

const [profilesDir, kind] = process.argv.slice(2)
if (profilesDir === undefined) throw new Error('usage: browser-holder.ts <profilesDir> [visible]')
const browser = testBrowsers({ profilesDir })[kind === 'visible' ? 'visible' : 'hidden']
const { newPage } = await browser.borrow(new AbortController().signal)
await newPage()
console.log(browser.pid())
setInterval(() => {}, 60_000)
