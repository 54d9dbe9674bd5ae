import { createCipheriv, randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256 } from '../../src-server/hash.ts'
import { foundIn, type Headquarters, startHeadquarters } from '../support/headquarters.ts'
import { enrolBy, foundAt, record } from './client.ts'

let headquarters: Headquarters
beforeAll(async () => {
  headquarters = await startHeadquarters()
})
afterAll(() => headquarters.stop())

function sealed(plain: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', randomBytes(32), nonce)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64')
}

test('a dump holds neither what was sealed nor a token, a proof or the secret', async () => {
  const person = { name: 'Yolima Quiñones', cedula: '1030987654', phone: '3005550142' }
  const centre = await foundAt(headquarters)
  const leader = await enrolBy(centre, headquarters.address, 'ana')
  const records = [record(1, 'ana', { sealed: sealed(JSON.stringify(person)), cedula: sha256(randomUUID()) })]
  expect((await leader.push({ records })).status).toBe(200)
  const secrets = [...Object.values(person), centre.token, leader.token, headquarters.secret]
  const dump = await headquarters.dump()
  expect(foundIn(dump, secrets)).toEqual([])
  // What the server has to know, so that the dump is shown to be whole.
  const known = [
    leader.id,
    'ana',
    records[0]?.uid as string,
    records[0]?.cedula as string,
    sha256(leader.token),
  ]
  expect(foundIn(dump, known)).toEqual(known)
  expect(dump).toContain(records[0]?.sealed)
})
