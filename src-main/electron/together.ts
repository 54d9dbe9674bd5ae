import type { Events, ListedPart, PersonRow } from '../../src-preload/contract/index.ts'

type Emit = <Name extends keyof Events>(name: Name, event: Events[Name]) => void

/** No eye tells changes that are closer together, in milliseconds; each of them alone would cost the page a drawing. */
const togetherMs = 100

/**
 * Tells of a person at once, or together with those who change at about the same time, each as they were last. Of
 * everything else it tells at once, and before that of the people who came before it: the page hears all in order.
 */
export function inTogether(tell: Emit): Emit {
  const waiting = new Map<number, PersonRow>()
  const altered = new Set<ListedPart>()
  let rest: NodeJS.Timeout | undefined

  function tellWaiting(): void {
    if (waiting.size === 0) return
    const told = { rows: [...waiting.values()], altered: [...altered] }
    waiting.clear()
    altered.clear()
    tell('people.changed', told)
  }

  function rested(): void {
    rest = undefined
    if (waiting.size === 0) return
    tellWaiting()
    rest = setTimeout(rested, togetherMs)
  }

  return (name, event) => {
    if (name !== 'people.changed') {
      tellWaiting()
      tell(name, event)
      return
    }
    const changed = event as Events['people.changed']
    for (const row of changed.rows) waiting.set(row.id, row)
    for (const part of changed.altered) altered.add(part)
    if (rest !== undefined) return
    tellWaiting()
    rest = setTimeout(rested, togetherMs)
  }
}
