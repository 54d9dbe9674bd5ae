import { orAborted } from '../deadline.ts'
import type { PersonInPage, Solution } from './solver.ts'

/**
 * A person solves it in the window and presses the site's own button. Nobody there within the deadline is
 * 'needs_operator'; a window that is closed ends the lookup as a whole, see `WindowClosed`.
 */
export const assisted: PersonInPage = {
  where: 'page',
  async solve({ sent }, { signal, deadlineMs }) {
    let timer: NodeJS.Timeout | undefined
    const nobody = new Promise<Solution>((resolve) => {
      const detail = `nobody solved the captcha within ${Math.round(deadlineMs / 1000)} s`
      timer = setTimeout(() => resolve({ kind: 'needs_operator', detail }), deadlineMs)
    })
    const somebody = sent.then((): Solution => ({ kind: 'solved_in_page' }))
    try {
      return await orAborted(Promise.race([somebody, nobody]), signal)
    } finally {
      clearTimeout(timer)
    }
  },
}
