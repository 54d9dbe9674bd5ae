import { scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import type { Derive } from '../../src-main/accounts/derive.ts'

const inPool = promisify<string, Uint8Array, number, object, Buffer>(scrypt)
const derived = new Map<string, Promise<Buffer>>()

/**
 * Replaces the app's derivation in tests about other things: scrypt with N = 16 in Node's pool, once for the same
 * secret, salt and cost. Another cost gives another key, as in the app. Only tests that use it can open its slots.
 * Tests of the app's own derivation: accounts/keys.test.ts, and the tests in a window.
 */
export const quickDerive: Derive = async (secret, salt, cost) => {
  const { N, r, p } = cost
  const asked = JSON.stringify([secret, Buffer.from(salt).toString('base64'), N, r, p])
  const known = derived.get(asked) ?? inPool(asked, salt, 32, { N: 16, r: 8, p: 1 })
  derived.set(asked, known)
  // A copy, because the caller may wipe it.
  return Buffer.from(await known)
}
