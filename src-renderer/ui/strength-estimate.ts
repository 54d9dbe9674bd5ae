import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import * as common from '@zxcvbn-ts/language-common'
import * as spanish from '@zxcvbn-ts/language-es-es'
import { messages } from '../../src-preload/messages/index.ts'

export type Strength = 'weak' | 'fair' | 'strong'

const estimator = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...spanish.dictionary, ownWords: [...messages.strength.guessed] },
  graphs: common.adjacencyGraphs,
})

/** Fewest letters of a known word: shorter ones match by chance inside other words. */
const shortestKnown = 3
/** Characters to estimate: estimating a long text is slow, and the rest adds no weakness. */
const estimatedCharacters = 60

/**
 * Estimate for the meter; the rule is in the contract. The thief has the encrypted file and time: up to 10^8 guesses is
 * weak, up to 10^10 fair. The person's cédula, phone and names (`known`) are guessed first. This module contains the
 * dictionaries, more than a megabyte, so load it only when a password is chosen.
 */
export function strength(password: string, known: readonly string[]): Strength {
  const words = known
    .flatMap((text) => [text, ...text.split(/\s+/)])
    .filter(({ length }) => length >= shortestKnown)
  const begin = password.slice(0, estimatedCharacters)
  const scoreOf = (text: string) => estimator.check(text, words).score
  // The estimate counts spaces between words as characters that must be guessed.
  switch (Math.min(scoreOf(begin), scoreOf(begin.replace(/\s+/g, '')))) {
    case 0:
    case 1:
    case 2:
      return 'weak'
    case 3:
      return 'fair'
    default:
      return 'strong'
  }
}
