import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import * as common from '@zxcvbn-ts/language-common'
import * as spanish from '@zxcvbn-ts/language-es-es'
import { messages } from '../../src-preload/messages/index.ts'

export type Strength = 'weak' | 'fair' | 'strong'

const estimator = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...spanish.dictionary, ownWords: [...messages.strength.guessed] },
  graphs: common.adjacencyGraphs,
})

/** Shorter ones match by chance inside other words. */
const shortestKnown = 3
/** The estimate of a long text takes long; what follows adds no weakness. */
const estimatedCharacters = 60

/**
 * Estimate for the meter; the contract has the rule. The thief has the encrypted file and time: up to 10^8 guesses is
 * weak, up to 10^10 fair. Cédula, phone and names of the person (`known`) are guessed first. This module holds the
 * dictionaries, more than a megabyte: load it when a password is chosen.
 */
export function strength(password: string, known: readonly string[]): Strength {
  const words = known
    .flatMap((text) => [text, ...text.split(/\s+/)])
    .filter(({ length }) => length >= shortestKnown)
  const begin = password.slice(0, estimatedCharacters)
  const scoreOf = (text: string) => estimator.check(text, words).score
  // The estimate takes spaces between words for characters that have to be guessed.
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
