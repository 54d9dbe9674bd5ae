import { recoveryGroupLength, recoveryGroups } from '../../src-preload/fields.ts'

/** Pure. The recovery code as people write it: groups with dashes. */

/** Normalises typed text: capitals and digits in groups, cut at the code's length. */
export function asCode(typed: string): string {
  const characters = typed.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return groups(characters.slice(0, recoveryGroups * recoveryGroupLength)).join('-')
}

export const groupsOf = (code: string): string[] => asCode(code).split('-')

function groups(characters: string): string[] {
  const found: string[] = []
  for (let at = 0; at < characters.length; at += recoveryGroupLength)
    found.push(characters.slice(at, at + recoveryGroupLength))
  return found
}

/** Two different group indexes, ascending. `random`: in [0, 1). */
export function twoGroupIndexes(random: () => number = Math.random): [number, number] {
  const first = Math.floor(random() * recoveryGroups)
  const second = (first + 1 + Math.floor(random() * (recoveryGroups - 1))) % recoveryGroups
  return first < second ? [first, second] : [second, first]
}
