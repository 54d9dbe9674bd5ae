import type { PersonRequest, RequestFilter } from '../../src-preload/contract/index.ts'
import { labelKey } from '../../src-preload/labels.ts'

/** Pure. Filters the requests that a leader searches for. */
export function matching(
  requests: readonly PersonRequest[],
  { text, shown }: RequestFilter,
): PersonRequest[] {
  const words = labelKey(text)
    .split(/\s+/)
    .filter((word) => word !== '')
  return requests.filter((request) => {
    const isAnswered = request.answer !== null
    if (shown === 'open' && isAnswered) return false
    if (shown === 'answered' && !isAnswered) return false
    return words.every((word) => tells(request, word))
  })
}

function tells({ id, name, cedula, asked, contact }: PersonRequest, word: string): boolean {
  const digits = /^[\d.,]+$/.test(word) ? word.replace(/\D/g, '') : ''
  if (digits !== '' && (String(id) === digits || cedula?.includes(digits))) return true
  return [name, asked, contact].some((text) => text !== null && labelKey(text).includes(word))
}
