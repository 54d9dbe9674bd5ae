import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import type { RecordKind } from '../../src-protocol/index.ts'

/**
 * A sealed record: nonce, AES-256-GCM over a padded text, tag. Its additional data are everything that the server states about it,
 * so no record can be passed off as another. Pure except for the nonce.
 */

/** Additional data of a record. `uid`: see `pushedRecord`. */
export interface RecordName {
  campaign: string
  device: string
  epoch: number
  sequence: number
  kind: RecordKind
  audience: string
  uid: string
}

const nonceBytes = 12
const tagBytes = 16
/** Bytes of the Ed25519 signature, or as many zeros. */
const signatureBytes = 64
const noSignature = Buffer.alloc(signatureBytes)
const leastPadded = 512
/** Bytes of a text, so that a padded record is one that the server takes. */
export const longestText = 256 * 1024 - signatureBytes - 1

const nameOf = ({ campaign, device, epoch, sequence, kind, audience, uid }: RecordName): Buffer =>
  Buffer.from([campaign, device, epoch, sequence, kind, audience, uid].join('|'))

/** 512, 1024, 2048, … */
export function paddedBytes(textBytes: number): number {
  let padded = leastPadded
  while (padded < textBytes + signatureBytes + 1) padded *= 2
  return padded
}

/** Characters of the sealed record in base64. */
export const sealedLength = (textBytes: number): number =>
  Math.ceil((nonceBytes + paddedBytes(textBytes) + tagBytes) / 3) * 4

/** `signing`: of a coordinator; null: nobody signs. Returns base64. */
export function sealRecord(
  key: Uint8Array,
  name: RecordName,
  text: string,
  signing: KeyObject | null,
): string {
  const bytes = Buffer.from(text)
  if (bytes.length > longestText) throw new Error('a record is too long')
  const data = nameOf(name)
  const signature = signing === null ? null : sign(null, signedBytes(data, bytes), signing)
  // The text is JSON, which ends before the zeros.
  const plain = Buffer.alloc(paddedBytes(bytes.length))
  signature?.copy(plain)
  bytes.copy(plain, signatureBytes)
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(data)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64')
}

/** `isSigned`: a coordinator wrote it. null: it is damaged, not sealed with the key, or another record. */
export function openRecord(
  key: Uint8Array | KeyObject,
  name: RecordName,
  sealed: string,
  coordinators: KeyObject,
): { text: string; isSigned: boolean } | null {
  const bytes = Buffer.from(sealed, 'base64')
  if (bytes.length < nonceBytes + tagBytes + leastPadded) return null
  const data = nameOf(name)
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes)).setAAD(data)
  decipher.setAuthTag(bytes.subarray(-tagBytes))
  let plain: Buffer
  try {
    plain = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()])
  } catch {
    return null
  }
  const end = plain.indexOf(0, signatureBytes)
  const text = plain.subarray(signatureBytes, end < 0 ? plain.length : end)
  const signature = plain.subarray(0, signatureBytes)
  const isSigned =
    !signature.equals(noSignature) && verify(null, signedBytes(data, text), coordinators, signature)
  return { text: text.toString('utf8'), isSigned }
}

const signedBytes = (data: Buffer, text: Buffer): Buffer =>
  Buffer.concat([Buffer.from('referidos record 1\n'), data, Buffer.from('\n'), text])

export const signingKey = (secret: string): KeyObject =>
  createPrivateKey({ key: Buffer.from(secret, 'base64'), format: 'der', type: 'pkcs8' })
export const verifyingKey = (publicKey: string): KeyObject =>
  createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
