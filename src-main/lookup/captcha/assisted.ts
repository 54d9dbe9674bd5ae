import { orAborted } from '../../deadline.ts'
import type { InPageSolver, Solution } from './solver.ts'

/**
 * The operator solves the captcha in the window and presses the site's own button. A closed window ends the whole
 * lookup: see `WindowClosed`.
 */
export const assisted: InPageSolver = {
  where: 'page',
  async solve({ sent }, { signal, deadlineMs }) {
    let timer: NodeJS.Timeout | undefined
    const unattended = new Promise<Solution>((resolve) => {
      const detail = `nobody solved the captcha within ${Math.round(deadlineMs / 1000)} s`
      timer = setTimeout(() => resolve({ kind: 'needs_operator', detail }), deadlineMs)
    })
    const solved = sent.then((): Solution => ({ kind: 'solved_in_page' }))
    try {
      return await orAborted(Promise.race([solved, unattended]), signal)
    } finally {
      clearTimeout(timer)
    }
  },
}
