/** Pure. Labels of a person: short texts that their leader invents. Stored and sent as one text, one label per line. */

export const maxLabels = 5
/** Most characters of one label. */
export const longestLabel = 40

/** null and an empty text: no labels. */
export const labelsOf = (text: string | null): string[] =>
  text === null || text === '' ? [] : text.split('\n')

/** null: no labels. */
export const labelsText = (labels: readonly string[]): string | null =>
  labels.length === 0 ? null : labels.join('\n')

/** All labels on one line. */
export const labelsShown = (text: string): string => labelsOf(text).join('; ')

/** Key of a label. Labels that differ only in case, accents or spaces are the same. */
export const labelKey = (label: string): string =>
  label.normalize('NFD').toLowerCase().replace(/\p{M}/gu, '').replace(/\s+/g, ' ').trim()

const isSame = (one: string, other: string): boolean => labelKey(one) === labelKey(other)

export const hasLabel = (labels: readonly string[], label: string): boolean =>
  labels.some((one) => isSame(one, label))

/** Each label once, in its first spelling. */
export const distinctLabels = (labels: readonly string[]): string[] =>
  labels.filter((label, at) => labels.findIndex((one) => isSame(one, label)) === at)

export const withLabel = (labels: readonly string[], label: string): string[] =>
  hasLabel(labels, label) ? [...labels] : [...labels, label]

export const withoutLabel = (labels: readonly string[], label: string): string[] =>
  labels.filter((one) => !isSame(one, label))
