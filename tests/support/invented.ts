import path from 'node:path'
import { insertOwner } from '../../src-main/accounts/repository.ts'
import { appConsentText } from '../../src-main/authorisation/texts.ts'
import type { Database } from '../../src-main/database/open.ts'
import { register } from '../../src-main/people/repository.ts'
import { unknownTexts } from '../../src-preload/person-fields.ts'

/** Invented people. Usable without vitest. */

export const testKey = Buffer.alloc(32, 7)
/** The lowest cost of a key slot: a try takes some 50 ms. The app's cost is higher: see tests/accounts/keys.test.ts. */
export const quickCost = { N: 2 ** 14, r: 8, p: 1 }
/** URL of the census page for which jobs are claimed. */
export const censusPage = 'https://wsp.registraduria.gov.co/censo/consultar/'
export const migrations = path.resolve(import.meta.dirname, '../../drizzle')

/** An authorisation with the text in force. */
export const authorised = {
  method: 'signature',
  textVersion: appConsentText().version,
  accepted: true,
} as const

/** Inserts account 1 with person 1. */
export function insertInventedOwner(
  database: Database,
  now: number,
  slotId = '0195b1a0-0000-4000-8000-000000000001',
): void {
  const owner = {
    name: 'Marta Gómez',
    cedula: '52000001',
    phone: '3005550100',
    displayName: 'Marta',
    textVersion: 1,
  }
  insertOwner(database, owner, slotId, now)
}

/** The cédula of the `n`-th invented person. */
export const inventedCedula = (n: number): string => String(1_000_000_000 + n)

/** Registers the `n`-th invented person for account 1. Returns their id. */
export function registerInvented(
  database: Database,
  n: number,
  now: number,
  name = `Persona ${'abcdefghij'[n % 10]}`,
): number {
  const input = {
    cedula: inventedCedula(n),
    name,
    phone: '3005550101',
    ...unknownTexts,
    consent: authorised,
  } as const
  const registration = register(database, input, 1, 1, now)
  if (registration.kind !== 'registered') throw new Error(`cédula ${input.cedula} is taken`)
  return registration.personId
}
