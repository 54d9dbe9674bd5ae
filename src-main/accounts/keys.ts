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
  randomUUID,
  scrypt,
} from 'node:crypto'
import fs from 'node:fs'
import * as z from 'zod'
import { writeFileAtomic } from '../files.ts'
import { Refusal } from '../refusal.ts'

/**
 * The key slots: a small JSON file beside the database, one slot an account. A slot holds an X25519 key pair whose
 * private half is wrapped by the account's password, and the data key sealed to the public half. So the data key can be
 * sealed anew for every account without anyone's password. All binary values are base64.
 */

const sealed = z.strictObject({ iv: z.base64(), data: z.base64(), tag: z.base64() })
type Sealed = z.infer<typeof sealed>

const slotSchema = z.strictObject({
  id: z.uuid(),
  displayName: z.string(),
  kdf: z.strictObject({
    name: z.literal('scrypt'),
    /** Bounded, so that a file that was tampered with cannot ask for all the memory there is. */
    N: z
      .int()
      .min(2 ** 14)
      .max(2 ** 20),
    r: z.int().min(8).max(16),
    p: z.int().min(1).max(4),
    salt: z.base64(),
  }),
  publicKey: z.base64(),
  privateKey: sealed,
  dataKey: sealed.extend({ ephemeralKey: z.base64() }),
})
export type KeySlot = z.infer<typeof slotSchema>

const fileSchema = z.strictObject({ version: z.literal(1), slots: z.array(slotSchema).min(1) })

/** Cost of one try: about 128 MiB and 0.7 s. */
const cost = { N: 2 ** 17, r: 8, p: 1 }

/** null: there is no file, nobody has an account yet. Throws `Refusal('keys_damaged')` for one that cannot be read. */
export function readSlots(file: string): KeySlot[] | null {
  if (!fs.existsSync(file)) return null
  try {
    return fileSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8'))).slots
  } catch (error) {
    throw new Refusal('keys_damaged', {}, error)
  }
}

export function writeSlots(file: string, slots: KeySlot[]): void {
  writeFileAtomic(file, `${JSON.stringify({ version: 1, slots }, null, 2)}\n`)
}

/** 32 bytes. */
export const newDataKey = (): Buffer => randomBytes(32)

export async function createSlot(
  displayName: string,
  password: string,
  dataKey: Buffer,
  id: string = randomUUID(),
): Promise<KeySlot> {
  const salt = randomBytes(16)
  const pair = generateKeyPairSync('x25519')
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' })
  const wrappingKey = await passwordKey(password, { ...cost, salt })
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'der' })
  return {
    id,
    displayName,
    kdf: { name: 'scrypt', ...cost, salt: salt.toString('base64') },
    publicKey: publicKey.toString('base64'),
    privateKey: seal(wrappingKey, privateKey, `private key of ${id}`),
    dataKey: sealDataKey(dataKey, publicKey, id),
  }
}

/** The data key. Throws `Refusal('wrong_password')`; takes as long whether the password is right or wrong. */
export async function openSlot(slot: KeySlot, password: string): Promise<Buffer> {
  const salt = Buffer.from(slot.kdf.salt, 'base64')
  const wrappingKey = await passwordKey(password, { ...slot.kdf, salt })
  let privateKey: KeyObject
  try {
    const der = unseal(wrappingKey, slot.privateKey, `private key of ${slot.id}`)
    privateKey = createPrivateKey({ key: der, type: 'pkcs8', format: 'der' })
  } catch (error) {
    throw new Refusal('wrong_password', {}, error)
  }
  try {
    return unsealDataKey(slot, privateKey)
  } catch (error) {
    throw new Refusal('keys_damaged', {}, error)
  }
}

function passwordKey(password: string, { N, r, p, salt }: typeof cost & { salt: Buffer }): Promise<Buffer> {
  // The same password typed on another keyboard may come with composed or decomposed accents.
  const typed = password.normalize('NFC')
  const maxmem = 160 * 1024 * 1024 * Math.max(1, N / cost.N)
  return new Promise((resolve, reject) =>
    scrypt(typed, salt, 32, { N, r, p, maxmem }, (error, key) => (error ? reject(error) : resolve(key))),
  )
}

function sealDataKey(dataKey: Buffer, publicKey: Buffer, slotId: string): KeySlot['dataKey'] {
  const ephemeral = generateKeyPairSync('x25519')
  const ephemeralKey = ephemeral.publicKey.export({ type: 'spki', format: 'der' })
  const recipient = createPublicKey({ key: publicKey, type: 'spki', format: 'der' })
  const shared = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: recipient })
  const key = sharedKey(shared, ephemeralKey, publicKey)
  return { ...seal(key, dataKey, `data key of ${slotId}`), ephemeralKey: ephemeralKey.toString('base64') }
}

function unsealDataKey(slot: KeySlot, privateKey: KeyObject): Buffer {
  const ephemeralKey = Buffer.from(slot.dataKey.ephemeralKey, 'base64')
  const sender = createPublicKey({ key: ephemeralKey, type: 'spki', format: 'der' })
  const shared = diffieHellman({ privateKey, publicKey: sender })
  const key = sharedKey(shared, ephemeralKey, Buffer.from(slot.publicKey, 'base64'))
  return unseal(key, slot.dataKey, `data key of ${slot.id}`)
}

function sharedKey(shared: Buffer, ephemeralKey: Buffer, publicKey: Buffer): Buffer {
  const salt = Buffer.concat([ephemeralKey, publicKey])
  return Buffer.from(hkdfSync('sha256', shared, salt, 'referidos data key 1', 32))
}

/** AES-256-GCM. `purpose` is authenticated with it, so that one sealed value cannot stand in for another. */
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
