/** Pure. Rules for names in spreadsheets. */

const particles = new Set([
  'de',
  'del',
  'la',
  'las',
  'los',
  'el',
  'y',
  'e',
  'da',
  'do',
  'dos',
  'van',
  'von',
  'der',
])

/** Whether a name is written only in capitals, or only in small letters. */
export function isOneCase(name: string): boolean {
  const letters = name.replace(/[^\p{L}]/gu, '')
  if (letters.length < 3) return false
  return letters === letters.toUpperCase() || letters === letters.toLowerCase()
}

/** «MARÍA DEL CARMEN D'COSTA» → «María del Carmen D'Costa». A name in both cases stays as it is. */
export function inTitleCase(name: string): string {
  if (!isOneCase(name)) return name
  return name
    .toLocaleLowerCase('es')
    .split(' ')
    .map((word, at) => (at > 0 && particles.has(word) ? word : capitalised(word)))
    .join(' ')
}

/** Also capitalises after an apostrophe or a hyphen within the word. */
const capitalised = (word: string): string =>
  word.replace(
    /(^|['’´`-])(\p{L})/gu,
    (_, before: string, letter: string) => before + letter.toLocaleUpperCase('es'),
  )

/**
 * Whether a letter was lost or garbled in transfer, as in «MU?OZ», «MU�OZ» and «MUÃ‘OZ». The letter is not guessed: a
 * wrong name would remain unnoticed.
 */
export const hasLostLetter = (name: string): boolean =>
  /\p{L}[?\uFFFD]|[?\uFFFD]\p{L}|\uFFFD|Ã[\u0080-\u00BF‘’“”•–—˜™š›œžŸƒ„…†‡ˆ‰Š‹ŒŽ€‚]|Â[\u00A0-\u00BF]|&(?:n?tilde|[aeiou]acute|#\d+);/iu.test(
    name,
  )
