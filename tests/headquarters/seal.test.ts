import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import {
  addressOf,
  decodeCode,
  type EnrolmentCode,
  encodeCode,
  newSecret,
  openParcel,
  type Parcel,
  proofHashOf,
  proofOf,
  sealParcel,
} from '../../src-main/headquarters/code.ts'
import {
  type CampaignKeys,
  fingerprintOf,
  newAgeKeys,
  newCampaignKeys,
  newDataKey,
  sha256,
  unwrap,
  wrap,
} from '../../src-main/headquarters/keys.ts'
import {
  longestText,
  openRecord,
  paddedBytes,
  type RecordName,
  sealedLength,
  sealRecord,
  signingKey,
  verifyingKey,
} from '../../src-main/headquarters/seal.ts'

let keys: CampaignKeys
beforeAll(async () => {
  keys = await newCampaignKeys()
})
const signer = () => signingKey(keys.signing.secret ?? '')
const verifier = () => verifyingKey(keys.signing.public)

const name: RecordName = {
  campaign: 'c1',
  device: 'd1',
  epoch: 2,
  sequence: 7,
  kind: 'changes',
  audience: 'm1',
  uid: 'u1',
}
const text = JSON.stringify({ v: 1, changes: [['hlc', 'name', null, 'Ñandú 𝄞']] })

/** The base64 with one bit of the byte at `at` flipped. */
function flipped(sealed: string, at: number): string {
  const bytes = Buffer.from(sealed, 'base64')
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  return bytes.toString('base64')
}

test('a sealed record opens as it was written, and tells whether a coordinator wrote it', () => {
  const key = newDataKey()
  expect(openRecord(key, name, sealRecord(key, name, text, null), verifier())).toEqual({
    text,
    isSigned: false,
  })
  expect(openRecord(key, name, sealRecord(key, name, text, signer()), verifier())).toEqual({
    text,
    isSigned: true,
  })
})

test('one flipped bit, another name or another key is refused', () => {
  const key = newDataKey()
  const sealed = sealRecord(key, name, text, signer())
  const { length } = Buffer.from(sealed, 'base64')
  for (let at = 0; at < length; at += 7)
    expect(openRecord(key, name, flipped(sealed, at), verifier())).toBeNull()
  const others: Partial<RecordName>[] = [
    { campaign: 'c2' },
    { device: 'd2' },
    { epoch: 3 },
    { sequence: 8 },
    { kind: 'goals' },
    { audience: 'm2' },
    { uid: 'u2' },
  ]
  for (const other of others) expect(openRecord(key, { ...name, ...other }, sealed, verifier())).toBeNull()
  expect(openRecord(newDataKey(), name, sealed, verifier())).toBeNull()
  expect(openRecord(key, name, sealed.slice(0, 40), verifier())).toBeNull()
})

test('a signature of somebody else counts as none', async () => {
  const other = await newCampaignKeys()
  const key = newDataKey()
  const sealed = sealRecord(key, name, text, signingKey(other.signing.secret ?? ''))
  expect(openRecord(key, name, sealed, verifier())).toEqual({ text, isSigned: false })
})

test('records have few sizes, and the longest one is one that the server takes', () => {
  expect([1, 400, 447, 448, 900, 2_000].map(paddedBytes)).toEqual([512, 512, 512, 1_024, 1_024, 4_096])
  const longest = `"${'a'.repeat(longestText - 2)}"`
  const sealed = sealRecord(newDataKey(), name, longest, null)
  expect(sealed.length).toBe(sealedLength(longestText))
  expect(sealed.length).toBeLessThanOrEqual(400_000)
  expect(() => sealRecord(newDataKey(), name, `${longest}a`, null)).toThrow('too long')
})

test('a data key opens with the identities that it is wrapped for, and with no other', async () => {
  const member = await newAgeKeys()
  const key = newDataKey()
  const wrapped = await wrap(key, [keys.campaign.recipient, member.recipient])
  expect(await unwrap(wrapped, [keys.campaign.identity ?? ''])).toEqual(key)
  expect(await unwrap(wrapped, [keys.everybody.identity, member.identity])).toEqual(key)
  expect(await unwrap(wrapped, [keys.everybody.identity])).toBeNull()
  expect(await unwrap(flipped(wrapped, 300), [member.identity])).toBeNull()
})

const codeFor = (address: string): EnrolmentCode => ({
  address,
  invitation: randomUUID(),
  secret: newSecret(),
  fingerprint: fingerprintOf(keys).slice(0, 16),
})

test('a code is read as it was typed: small letters, spaces, letters that look like digits', () => {
  for (const address of ['https://sede.example', 'http://127.0.0.1:8080', 'https://a.example:8443/sede']) {
    const code = codeFor(address)
    const { code: typed, qr } = encodeCode(code)
    expect(decodeCode(qr)).toEqual(code)
    expect(decodeCode(typed)).toEqual(code)
    expect(
      decodeCode(` ${typed.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}\n`),
    ).toEqual(code)
  }
})

test('a code with one wrong letter, or without the last ones, is no code', () => {
  const { qr } = encodeCode(codeFor('https://sede.example'))
  for (let at = 0; at < qr.length - 1; at += 1) {
    const other = qr.charAt(at) === '7' ? '8' : '7'
    expect(decodeCode(qr.slice(0, at) + other + qr.slice(at + 1)), String(at)).toBeNull()
  }
  for (const length of [0, 4, 50, qr.length - 2]) expect(decodeCode(qr.slice(0, length))).toBeNull()
  expect(decodeCode('NO-ES-UN-CODIGO')).toBeNull()
})

test('addresses keep scheme, host, port and path', () => {
  expect(addressOf('sede.example/')).toBe('https://sede.example')
  expect(addressOf('http://127.0.0.1:80')).toBe('http://127.0.0.1')
  for (const wrong of [
    'ftp://sede.example',
    'https://',
    'https://a:b@sede.example',
    'https://sede.example/?a',
  ])
    expect(addressOf(wrong)).toBeNull()
})

test('the parcel opens with its code alone, and holds the campaign that the code names', () => {
  const code = codeFor('https://sede.example')
  const parcel: Parcel = {
    role: 'leader',
    campaign: 'c1',
    member: 'm1',
    name: 'Ana Ríos',
    keys: {
      ...keys,
      campaign: { ...keys.campaign, identity: null },
      signing: { ...keys.signing, secret: null },
    },
    tombstones: ['a'.repeat(64)],
  }
  const sealed = sealParcel(parcel, code.secret, code.invitation)
  expect(sealed.length).toBeLessThan(20_000)
  expect(openParcel(sealed, code)).toEqual(parcel)
  expect(openParcel(sealed, { ...code, secret: newSecret() })).toBeNull()
  expect(openParcel(sealed, { ...code, invitation: randomUUID() })).toBeNull()
  expect(openParcel(sealed, { ...code, fingerprint: '0123456789abcdef' })).toBeNull()
  for (let at = 0; at < 200; at += 13) expect(openParcel(flipped(sealed, at), code)).toBeNull()
  expect(proofHashOf(code.secret, code.invitation)).toBe(sha256(proofOf(code.secret, code.invitation)))
})
