import { scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import type { Derive } from '../../src-main/accounts/derive.ts'

const inPool = promisify<string, Uint8Array, number, object, Buffer>(scrypt)
const derived = new Map<string, Promise<Buffer>>()

/**
 * The app's derivation without a thread for each secret, which Node does not need. Derives only once for the same
 * secret, salt and cost. Tests of times and threads use the app's own: see accounts/keys.test.ts.
 */
export const scryptOnce: Derive = async (secret, salt, cost) => {
  const asked = JSON.stringify([secret, Buffer.from(salt).toString('base64'), cost])
  const known = derived.get(asked) ?? inPool(secret, salt, 32, cost)
  derived.set(asked, known)
  // A copy, since the caller may wipe it.
  return Buffer.from(await known)
}
