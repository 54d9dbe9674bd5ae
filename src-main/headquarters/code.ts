import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import * as z from 'zod'
import { headquartersRoles } from '../../src-preload/contract/index.ts'
import { keyPattern } from '../erased/tombstones.ts'
import { campaignKeys, fingerprintOf, sha256 } from './keys.ts'

/** The code by which a laptop is connected, and the parcel of keys that waits for it at the server. */

export interface EnrolmentCode {
  /** Without a slash at the end. */
  address: string
  /** UUID of the invitation. */
  invitation: string
  /** 16 bytes. */
  secret: Buffer
  /** First 16 hexadecimal digits of the campaign's. */
  fingerprint: string
}

const version = 1
const secretBytes = 16
const checkBytes = 4
const fixedBytes = 1 + 16 + secretBytes + 8

export const newSecret = (): Buffer => randomBytes(secretBytes)

/** Crockford's: without I, L, O and U. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const alike: Readonly<Record<string, string>> = { I: '1', L: '1', O: '0' }
const groupLetters = 4

function toLetters(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) text += letters.charAt((held >> (bits - 5)) & 31)
    held &= (1 << bits) - 1
  }
  return bits === 0 ? text : text + letters.charAt((held << (5 - bits)) & 31)
}

/** null: another letter is among them. */
function fromLetters(text: string): Buffer | null {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const letter of text) {
    const value = letters.indexOf(alike[letter] ?? letter)
    if (value < 0) return null
    held = (held << 5) | value
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 255)
    held &= (1 << bits) - 1
  }
  return Buffer.from(bytes)
}

const checkOf = (bytes: Uint8Array): Buffer =>
  createHash('sha256').update(bytes).digest().subarray(0, checkBytes)

const usualScheme = 'https://'

/** `code`: to type, in groups of letters. `qr`: the same letters for a QR code. */
export function encodeCode({ address, invitation, secret, fingerprint }: EnrolmentCode): {
  code: string
  qr: string
} {
  const short = address.startsWith(usualScheme) ? address.slice(usualScheme.length) : address
  const body = Buffer.concat([
    Buffer.of(version),
    Buffer.from(invitation.replaceAll('-', ''), 'hex'),
    secret,
    Buffer.from(fingerprint, 'hex'),
    Buffer.from(short),
  ])
  const qr = toLetters(Buffer.concat([body, checkOf(body)]))
  return { code: qr.match(new RegExp(`.{1,${groupLetters}}`, 'g'))?.join('-') ?? '', qr }
}

/** `typed`: with any spaces, dashes and capitals. null: no code, or a typing mistake. 'newer': of a newer app. */
export function decodeCode(typed: string): EnrolmentCode | 'newer' | null {
  const bytes = fromLetters(typed.toUpperCase().replace(/[^0-9A-Z]/g, ''))
  if (bytes === null || bytes.length <= fixedBytes + checkBytes) return null
  const body = bytes.subarray(0, -checkBytes)
  if (!checkOf(body).equals(bytes.subarray(-checkBytes))) return null
  if (body[0] !== version) return 'newer'
  const hex = body.subarray(1, 17).toString('hex')
  const short = body.subarray(fixedBytes).toString('utf8')
  const address = addressOf(short.includes('://') ? short : usualScheme + short)
  if (address === null) return null
  return {
    address,
    invitation: [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
      '-',
    ),
    secret: Buffer.from(body.subarray(17, 17 + secretBytes)),
    fingerprint: body.subarray(17 + secretBytes, fixedBytes).toString('hex'),
  }
}

/** Scheme, host, port and path; null: no address of http or https. */
export function addressOf(typed: string): string | null {
  const full = typed.includes('://') ? typed : usualScheme + typed
  if (!URL.canParse(full)) return null
  const { protocol, host, pathname, username, search, hash } = new URL(full)
  if (!['http:', 'https:'].includes(protocol) || host === '' || username !== '') return null
  if (search !== '' || hash !== '') return null
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`
}

const derived = (secret: Uint8Array, invitation: string, what: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, invitation, `referidos headquarters 1 ${what}`, 32))

/** Proof that an enrolment shows. The server has its hash. */
export const proofOf = (secret: Uint8Array, invitation: string): string =>
  derived(secret, invitation, 'proof').toString('hex')
export const proofHashOf = (secret: Uint8Array, invitation: string): string =>
  sha256(proofOf(secret, invitation))

/** Keys and names for a new laptop. */
const parcelContent = z.strictObject({
  role: z.enum(headquartersRoles),
  campaign: z.string().regex(/^[\w-]{1,64}$/),
  member: z.string().regex(/^[\w-]{1,64}$/),
  name: z.string().min(1).max(60),
  keys: campaignKeys,
  /** Keys of the hashes of erased people. */
  tombstones: z.array(z.string().regex(keyPattern)).max(50),
})
export type Parcel = z.infer<typeof parcelContent>

export function sealParcel(parcel: Parcel, secret: Uint8Array, invitation: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', derived(secret, invitation, 'parcel'), nonce).setAAD(
    Buffer.from(invitation),
  )
  const text = JSON.stringify(parcel)
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
    'base64',
  )
}

/** null: damaged, not sealed for this code, or with keys of another campaign than the code names. */
export function openParcel(
  sealed: string,
  { secret, invitation, fingerprint }: EnrolmentCode,
): Parcel | null {
  const bytes = Buffer.from(sealed, 'base64')
  if (bytes.length < 28) return null
  const decipher = createDecipheriv(
    'aes-256-gcm',
    derived(secret, invitation, 'parcel'),
    bytes.subarray(0, 12),
  )
  decipher.setAAD(Buffer.from(invitation)).setAuthTag(bytes.subarray(-16))
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
    const parcel = parcelContent.parse(JSON.parse(text))
    return fingerprintOf(parcel.keys).startsWith(fingerprint) ? parcel : null
  } catch {
    return null
  }
}
