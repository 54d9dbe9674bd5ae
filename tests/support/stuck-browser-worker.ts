// A browser thread that blocks for ever on certain cédulas; its browser is a `sleep` process.
import { spawn } from 'node:child_process'
import type { BrowserTasks, LookupInput } from '../../src-main/lookup/browser-tasks.ts'
import { serve, tellMain } from '../../src-main/thread/serve.ts'
import type { Call } from '../../src-main/thread/thread.ts'

const stuckCedula = '1000000001'
/** Blocks in the step 'captcha', which has a deadline of its own. */
const stuckInCaptcha = '1000000002'

type Served = Pick<BrowserTasks, 'lookup'> & { close(): Promise<void> }

serve(
  (): Served => ({
    async lookup({ cedula }: LookupInput, { tell }: Call) {
      const browser = spawn('sleep', [String(1_000_000 + process.pid)], { detached: true, stdio: 'ignore' })
      tellMain({ started: browser.pid })
      tell(cedula === stuckInCaptcha ? 'captcha' : 'opening')
      if (cedula === stuckCedula || cedula === stuckInCaptcha) for (;;);
      browser.kill()
      tellMain({ ended: browser.pid })
      return { outcome: { kind: 'not_found', rawResponse: '' }, source: '127.0.0.1' }
    },
    close: async () => {},
  }),
)
