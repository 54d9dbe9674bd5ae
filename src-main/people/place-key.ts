import { sortKey } from './sort-key.ts'

/** Key of a place, equal for all its spellings: ignores case, accents and extra whitespace. */
export const placeKey = (...parts: (string | null)[]): string =>
  parts
    .map((part) =>
      sortKey(part ?? '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .join('\n')
