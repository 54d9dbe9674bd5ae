import { useEffect, useState } from 'react'
import type { CedulaAnswer } from '../../../src-preload/contract/index.ts'
import { cedula } from '../../../src-preload/fields.ts'
import { ask } from '../../api.ts'

const debounceMs = 250

/**
 * Whether the typed cédula may be registered; null while it is incomplete or main has not answered. A new `round`
 * checks the same digits again after a save.
 */
export function useCedulaCheck(typed: string, round: number): CedulaAnswer | null {
  const parsed = cedula.safeParse(typed)
  const digits = parsed.success ? parsed.data : null
  const [answer, setAnswer] = useState<{ digits: string; round: number; known: CedulaAnswer } | null>(null)

  useEffect(() => {
    if (digits === null) return
    let dropped = false
    const timer = setTimeout(async () => {
      const result = await ask(window.referidos.people.checkCedula({ cedula: digits }))
      if (result.ok && !dropped) setAnswer({ digits, round, known: result.value })
    }, debounceMs)
    return () => {
      dropped = true
      clearTimeout(timer)
    }
  }, [digits, round])

  return answer && answer.digits === digits && answer.round === round ? answer.known : null
}
