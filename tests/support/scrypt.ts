import { scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import type { Derive } from '../../src-main/accounts/derive.ts'

const inPool = promisify<string, Uint8Array, number, object, Buffer>(scrypt)
const derived = new Map<string, Promise<Buffer>>()

/**
 * The app's own derivation without a thread for each secret, which Node does not need, and once for each secret and salt.
 * What is shown of time and threads takes the app's own: see accounts/keys.test.ts.
 */
export const scryptOnce: Derive = async (secret, salt, cost) => {
  const asked = JSON.stringify([secret, Buffer.from(salt).toString('base64'), cost])
  const known = derived.get(asked) ?? inPool(secret, salt, 32, cost)
  derived.set(asked, known)
  // The caller may wipe it.
  return Buffer.from(await known)
}
