import { recoveryGroupLength, recoveryGroups } from '../../src-preload/fields.ts'

/** Pure: the recovery code as people write it, in groups with dashes between them. */

/** Letters and digits alone, in capitals, however they were typed or pasted; what is too much is cut. */
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

/** Two different places of the groups, in their order. `random`: from 0 to below 1. */
export function twoOfThem(random: () => number = Math.random): [number, number] {
  const first = Math.floor(random() * recoveryGroups)
  const second = (first + 1 + Math.floor(random() * (recoveryGroups - 1))) % recoveryGroups
  return first < second ? [first, second] : [second, first]
}
