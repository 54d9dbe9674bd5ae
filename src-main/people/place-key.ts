import { sortKey } from './sort-key.ts'

/** The same place however a page spells it: without case, accents, and blanks to spare. */
export const placeKey = (...parts: (string | null)[]): string =>
  parts
    .map((part) =>
      sortKey(part ?? '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .join('\n')
