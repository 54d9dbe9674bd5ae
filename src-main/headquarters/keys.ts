import { createHash, createHmac, generateKeyPairSync, randomBytes } from 'node:crypto'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import * as z from 'zod'

/**
 * The keys of a campaign, as one laptop has them. They are in its encrypted database alone, so that copies and the recovery
 * code reach them.
 */

const ageIdentity = z.string().regex(/^AGE-SECRET-KEY-1[0-9A-Z]{58}$/)
const ageRecipient = z.string().regex(/^age1[0-9a-z]{58}$/)

const ageKeys = z.strictObject({ identity: ageIdentity, recipient: ageRecipient })
export type AgeKeys = z.infer<typeof ageKeys>

export const campaignKeys = z.strictObject({
  /** `identity`: of coordinators alone; null on a leader's laptop. */
  campaign: z.strictObject({ identity: ageIdentity.nullable(), recipient: ageRecipient }),
  everybody: ageKeys,
  /** Key pair of the laptop's own member. */
  member: ageKeys,
  /** Ed25519 in base64 of DER. `secret`: of coordinators alone; it shows which records are theirs. */
  signing: z.strictObject({ secret: z.base64().max(200).nullable(), public: z.base64().max(200) }),
  /** Key of the hashes of cédulas, 32 bytes in hexadecimal. The server never has it. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})
export type CampaignKeys = z.infer<typeof campaignKeys>

export async function newAgeKeys(): Promise<AgeKeys> {
  const identity = await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
}

export const recipientOf = (identity: string): Promise<string> => identityToRecipient(identity)

/** Keys of a new campaign for its first coordinator. */
export async function newCampaignKeys(): Promise<CampaignKeys> {
  const pair = generateKeyPairSync('ed25519')
  return {
    campaign: await newAgeKeys(),
    everybody: await newAgeKeys(),
    member: await newAgeKeys(),
    signing: {
      secret: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
      public: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    },
    hash: randomBytes(32).toString('hex'),
  }
}

/** SHA-256 of a text, in hexadecimal. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** SHA-256 of the campaign's recipient. An enrolment code contains its beginning. */
export const fingerprintOf = ({ campaign }: Pick<CampaignKeys, 'campaign'>): string =>
  sha256(campaign.recipient)

/** Keyed hash of a cédula, for the server. */
export const hashOfCedula = ({ hash }: Pick<CampaignKeys, 'hash'>, cedula: string): string =>
  createHmac('sha256', Buffer.from(hash, 'hex')).update(`cedula ${cedula}`).digest('hex')

/** An age file with a data key, in base64. */
export async function wrap(key: Uint8Array, recipients: readonly string[]): Promise<string> {
  const encrypter = new Encrypter()
  for (const recipient of recipients) encrypter.addRecipient(recipient)
  return Buffer.from(await encrypter.encrypt(key)).toString('base64')
}

/** null: it is for none of these identities, or no data key. */
export async function unwrap(wrapped: string, identities: readonly string[]): Promise<Buffer | null> {
  const decrypter = new Decrypter()
  for (const identity of identities) decrypter.addIdentity(identity)
  try {
    const key = Buffer.from(await decrypter.decrypt(Buffer.from(wrapped, 'base64')))
    return key.length === dataKeyBytes ? key : null
  } catch {
    return null
  }
}

const dataKeyBytes = 32
export const newDataKey = (): Buffer => randomBytes(dataKeyBytes)
