import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  randomInt,
  randomUUID,
} from 'node:crypto'
import * as z from 'zod'
import {
  recoveryAlphabet,
  recoveryCheck,
  recoveryGroupLength,
  recoveryGroups,
} from '../../src-preload/fields.ts'
import { Refusal } from '../refusal.ts'
import { type Cost, type Derive, derive as deriveInThread } from './derive.ts'

/**
 * Key slots: one per account, and one for the recovery code. A slot holds an X25519 key pair and the data key. The
 * private key is wrapped with a secret (the account's password or the code); the data key is sealed to the public key.
 * A new data key can therefore be sealed to every slot without the secrets. All binary values are base64.
 */

const sealed = z.strictObject({ iv: z.base64(), data: z.base64(), tag: z.base64() })
type Sealed = z.infer<typeof sealed>

const sealedKey = sealed.extend({ ephemeralKey: z.base64() })
type SealedKey = z.infer<typeof sealedKey>

const slotShape = {
  id: z.uuid(),
  kdf: z.strictObject({
    name: z.literal('scrypt'),
    /** The bounds of N, r and p keep a tampered file from making scrypt use up the memory. */
    N: z
      .int()
      .min(2 ** 14)
      .max(2 ** 20)
      .refine((N) => Number.isInteger(Math.log2(N))),
    r: z.int().min(8).max(16),
    p: z.int().min(1).max(4),
    salt: z.base64(),
  }),
  publicKey: z.base64(),
  privateKey: sealed,
  dataKey: sealedKey,
  /** The next data key, during a rotation; null otherwise. */
  nextDataKey: sealedKey.nullable(),
}
const slotSchema = z.strictObject(slotShape)
export type Slot = z.infer<typeof slotSchema>

export const accountSlotSchema = z.strictObject({ ...slotShape, displayName: z.string() })
export type AccountSlot = z.infer<typeof accountSlotSchema>

export const recoverySlotSchema = z.strictObject({
  ...slotShape,
  /** UTC milliseconds. */
  issuedAt: z.int(),
  confirmed: z.boolean(),
})

/** Cost of one try: about 128 MiB and 0.7 s. */
export const usualCost: Cost = { N: 2 ** 17, r: 8, p: 1 }

/** 32 bytes. */
export const newDataKey = (): Buffer => randomBytes(32)

/** Creates a slot with a new key pair. `id`: the id of the slot that it replaces. */
export async function createSlot(
  secret: string,
  dataKey: Buffer,
  cost: Cost,
  { id = randomUUID(), derive = deriveInThread }: { id?: string; derive?: Derive } = {},
): Promise<Slot> {
  const salt = randomBytes(16)
  const pair = generateKeyPairSync('x25519')
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' })
  const wrappingKey = await secretKey(derive, secret, cost, salt)
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'der' })
  return {
    id,
    kdf: { name: 'scrypt', ...cost, salt: salt.toString('base64') },
    publicKey: publicKey.toString('base64'),
    privateKey: seal(wrappingKey, privateKey, `private key of ${id}`),
    dataKey: sealDataKey(dataKey, publicKey, id),
    nextDataKey: null,
  }
}

/** Data keys that a slot yields for the right secret. `nextKey`: only during a rotation. */
export interface Secrets {
  key: Buffer
  nextKey: Buffer | null
}

/**
 * null: the secret is wrong. Takes equally long for a right and a wrong secret. Throws `Refusal('keys_damaged')` if the
 * secret is right but a data key cannot be decrypted.
 */
export async function openSlot(
  slot: Slot,
  secret: string,
  derive: Derive = deriveInThread,
): Promise<Secrets | null> {
  const wrappingKey = await secretKey(derive, secret, slot.kdf, Buffer.from(slot.kdf.salt, 'base64'))
  let privateKey: KeyObject
  try {
    const der = unseal(wrappingKey, slot.privateKey, `private key of ${slot.id}`)
    privateKey = createPrivateKey({ key: der, type: 'pkcs8', format: 'der' })
  } catch {
    return null
  }
  try {
    return {
      key: unsealDataKey(slot, slot.dataKey, privateKey),
      nextKey: slot.nextDataKey && unsealDataKey(slot, slot.nextDataKey, privateKey),
    }
  } catch (error) {
    throw new Refusal('keys_damaged', {}, error)
  }
}

/** For a slot that does not exist. Takes as long as `openSlot`. */
export async function openNothing(secret: string, cost: Cost, derive: Derive): Promise<null> {
  await secretKey(derive, secret, cost, randomBytes(16))
  return null
}

/** Starts a rotation: seals the next data key to the slot, beside the one in force. */
export const withNextKey = <Kind extends Slot>(slot: Kind, nextKey: Buffer): Kind => ({
  ...slot,
  nextDataKey: sealDataKey(nextKey, Buffer.from(slot.publicKey, 'base64'), slot.id),
})

/** Ends a rotation: keeps only the data key that is now in force. */
export const withoutNextKey = <Kind extends Slot>(slot: Kind, keep: 'key' | 'nextKey'): Kind => ({
  ...slot,
  dataKey: keep === 'nextKey' && slot.nextDataKey !== null ? slot.nextDataKey : slot.dataKey,
  nextDataKey: null,
})

/** 24 characters, of which the last four check the others: see `recoveryCode` in src-preload/fields.ts. */
export function newRecoveryCode(): string {
  const length = (recoveryGroups - 1) * recoveryGroupLength
  const characters = Array.from({ length }, () => recoveryAlphabet.charAt(randomInt(recoveryAlphabet.length)))
  const code = characters.join('')
  return code + recoveryCheck(code)
}

/** Normalizes the secret: keyboards may send composed or decomposed accents for the same password. */
const secretKey = (derive: Derive, secret: string, cost: Cost, salt: Buffer): Promise<Buffer> =>
  derive(secret.normalize('NFC'), salt, cost)

function sealDataKey(dataKey: Buffer, publicKey: Buffer, slotId: string): SealedKey {
  const ephemeral = generateKeyPairSync('x25519')
  const ephemeralKey = ephemeral.publicKey.export({ type: 'spki', format: 'der' })
  const recipient = createPublicKey({ key: publicKey, type: 'spki', format: 'der' })
  const shared = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: recipient })
  const key = sharedKey(shared, ephemeralKey, publicKey)
  return { ...seal(key, dataKey, `data key of ${slotId}`), ephemeralKey: ephemeralKey.toString('base64') }
}

function unsealDataKey(slot: Slot, sealedKey: SealedKey, privateKey: KeyObject): Buffer {
  const ephemeralKey = Buffer.from(sealedKey.ephemeralKey, 'base64')
  const sender = createPublicKey({ key: ephemeralKey, type: 'spki', format: 'der' })
  const shared = diffieHellman({ privateKey, publicKey: sender })
  const key = sharedKey(shared, ephemeralKey, Buffer.from(slot.publicKey, 'base64'))
  return unseal(key, sealedKey, `data key of ${slot.id}`)
}

function sharedKey(shared: Buffer, ephemeralKey: Buffer, publicKey: Buffer): Buffer {
  const salt = Buffer.concat([ephemeralKey, publicKey])
  return Buffer.from(hkdfSync('sha256', shared, salt, 'referidos data key 1', 32))
}

/** AES-256-GCM. `purpose` is authenticated too, so that one sealed value cannot be exchanged for another. */
function seal(key: Buffer, plain: Buffer, purpose: string): Sealed {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose))
  const data = Buffer.concat([cipher.update(plain), cipher.final()])
  return {
    iv: iv.toString('base64'),
    data: data.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  }
}

function unseal(key: Buffer, { iv, data, tag }: Sealed, purpose: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64'), { authTagLength: 16 })
    .setAAD(Buffer.from(purpose))
    .setAuthTag(Buffer.from(tag, 'base64'))
  return Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()])
}
