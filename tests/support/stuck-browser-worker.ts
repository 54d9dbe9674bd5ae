// A browser thread that blocks forever on certain cédulas. Its browser is a `sleep` process.
import { spawn } from 'node:child_process'
import type { BrowserNews, BrowserTasks, LookupInput } from '../../src-main/lookup/browser-tasks.ts'
import { serve, tellMain } from '../../src-main/thread/serve.ts'
import type { Call } from '../../src-main/thread/thread.ts'

const stuckCedula = '1000000001'
/** Blocks in the step 'captcha', which has a separate deadline. */
const stuckInCaptcha = '1000000002'
/** Its browser is not the first one that was tried. */
const secondChoice = '1000000004'

const tasks: Pick<BrowserTasks, 'lookup'> & { close(): Promise<void> } = {
  async lookup({ cedula }: LookupInput, { tell }: Call) {
    const browser = spawn('sleep', [String(1_000_000 + process.pid)], { detached: true, stdio: 'ignore' })
    const tried = cedula === secondChoice ? ['Referidos (~/referidos): it ends at once'] : []
    tellMain({ started: browser.pid ?? 0, name: 'Chrome', tried } satisfies BrowserNews)
    tell(cedula === stuckInCaptcha ? 'captcha' : 'opening')
    if (cedula === stuckCedula || cedula === stuckInCaptcha) for (;;);
    browser.kill()
    tellMain({ ended: browser.pid ?? 0 } satisfies BrowserNews)
    return { outcome: { kind: 'not_found', rawResponse: '' }, source: '127.0.0.1' }
  },
  close: async () => {},
}

serve(() => ({ tasks }))
