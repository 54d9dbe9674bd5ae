import { type Keys, parseKeys } from '../accounts/key-file.ts'
import { Refusal } from '../refusal.ts'
import { type Header, readDatabase, readKeysText, readLayout, withFile } from './format.ts'

/** Runs in the backup thread. Reads a whole copy. */

export interface Whole {
  header: Header
  keysText: string
  keys: Keys
}

/** Checks every byte of a copy, without a key. Throws `Refusal('not_a_copy' | 'copy_newer' | 'copy_damaged')`. */
export function checkWhole(file: string): Whole {
  return withFile(file, (handle) => {
    const layout = readLayout(handle)
    const keysText = readKeysText(handle, layout)
    readDatabase(handle, layout, () => {})
    return { header: layout.header, keysText, keys: keysOf(keysText) }
  })
}

/** The keys' hash is right, so keys that do not parse were written by another version. */
function keysOf(text: string): Keys {
  try {
    return parseKeys(text).keys
  } catch (error) {
    throw new Refusal('copy_newer', {}, error)
  }
}
