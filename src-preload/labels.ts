/** Labels of a person: short texts that their leader makes up. Stored and sent as one text, a label a line; pure. */

export const maxLabels = 5
/** Characters of one label. */
export const longestLabel = 40

/** null and an empty text: none. */
export const labelsOf = (text: string | null): string[] =>
  text === null || text === '' ? [] : text.split('\n')

/** null: none. */
export const labelsText = (labels: readonly string[]): string | null =>
  labels.length === 0 ? null : labels.join('\n')

/** On one line. */
export const labelsShown = (text: string): string => labelsOf(text).join('; ')

/** Two labels are the same if they differ in case, accents or spaces alone. */
export const labelKey = (label: string): string =>
  label.normalize('NFD').toLowerCase().replace(/\p{M}/gu, '').replace(/\s+/g, ' ').trim()

const isSame = (one: string, other: string): boolean => labelKey(one) === labelKey(other)

export const hasLabel = (labels: readonly string[], label: string): boolean =>
  labels.some((one) => isSame(one, label))

/** Each label once, in the first spelling. */
export const distinctLabels = (labels: readonly string[]): string[] =>
  labels.filter((label, at) => labels.findIndex((one) => isSame(one, label)) === at)

export const withLabel = (labels: readonly string[], label: string): string[] =>
  hasLabel(labels, label) ? [...labels] : [...labels, label]

export const withoutLabel = (labels: readonly string[], label: string): string[] =>
  labels.filter((one) => !isSame(one, label))
