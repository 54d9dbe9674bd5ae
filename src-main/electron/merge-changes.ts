import type { Events, ListedPart, PersonRow } from '../../src-preload/contract/index.ts'

type Emit = <Name extends keyof Events>(name: Name, event: Events[Name]) => void

/** Milliseconds between two events. Users do not notice a shorter interval, and each event costs the page a render. */
const intervalMs = 100

/**
 * Throttles `people.changed`: the first is emitted at once, later ones within the interval as one event with the latest
 * row of each person. Any other event is emitted at once, after the pending rows, so that the page gets all events in
 * order.
 */
export function mergeChanges(tell: Emit): Emit {
  const waiting = new Map<number, PersonRow>()
  const altered = new Set<ListedPart>()
  let rest: NodeJS.Timeout | undefined

  function tellWaiting(): void {
    if (waiting.size === 0) return
    const change = { rows: [...waiting.values()], altered: [...altered] }
    waiting.clear()
    altered.clear()
    tell('people.changed', change)
  }

  function rested(): void {
    rest = undefined
    if (waiting.size === 0) return
    tellWaiting()
    rest = setTimeout(rested, intervalMs)
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
    rest = setTimeout(rested, intervalMs)
  }
}
