export type Strength = 'weak' | 'fair' | 'strong'

/** Common prefixes that guessers try first. */
const guessedFirst = /^(1234|abcd|qwert|contrase|clave|password|colombia|referidos)/i

/**
 * Rough estimate for the meter; the contract has the actual rule. Length counts most; cédula, phone and names of the
 * person (`known`) count as guessable.
 */
export function strength(password: string, known: readonly string[]): Strength {
  const lower = password.toLocaleLowerCase('es-CO')
  const digits = password.replace(/\D/g, '')
  const guessable =
    guessedFirst.test(password) ||
    new Set(password).size < 5 ||
    known.some(
      (word) => word.length >= 4 && (lower.includes(word.toLocaleLowerCase('es-CO')) || digits === word),
    )
  if (password.length < 8 || guessable) return 'weak'
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length
  const points = password.length + 2 * (kinds - 1)
  if (points >= 16) return 'strong'
  return points >= 11 ? 'fair' : 'weak'
}
