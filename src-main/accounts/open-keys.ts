import type { Derive } from './derive.ts'
import { isAuthentic, type Keys, type ReadKeys } from './key-file.ts'
import { type AccountSlot, openSlot, type Secrets, type Slot } from './keys.ts'

/** Opens the key file and its copy with a secret. Damage in one of them does not affect the other. */

/** Finds a slot in the key file or its copy; null: it has none. */
export type SlotIn = (keys: Keys) => Slot | null

export interface OpenedKeys {
  keys: Keys
  /** The slot that the secret opened. */
  slotId: string
  secrets: Secrets
  /** Whether the HMAC is right. */
  isAuthentic: boolean
}

interface Tried {
  /** In the order of `all`. */
  opened: OpenedKeys[]
  /** Whether at least one of `all` has the slot. */
  isKnown: boolean
  /** Why a slot could not be opened with the right secret; null: no slot was damaged. */
  trouble: unknown
}

export async function openKeys(
  all: readonly ReadKeys[],
  slotIn: SlotIn,
  secret: string,
  derive: Derive,
): Promise<Tried> {
  const tried: Tried = { opened: [], isKnown: false, trouble: null }
  /** Wrapped private keys that the secret does not open. */
  const refused = new Set<string>()
  for (const read of all) {
    const slot = slotIn(read.keys)
    const wrapped = slot && JSON.stringify([slot.id, slot.kdf, slot.privateKey])
    if (slot === null || wrapped === null) continue
    tried.isKnown = true
    if (refused.has(wrapped)) continue
    try {
      const secrets = await openSlot(slot, secret, derive)
      if (secrets === null) refused.add(wrapped)
      else
        tried.opened.push({
          keys: read.keys,
          slotId: slot.id,
          secrets,
          isAuthentic: isAuthentic(read, secrets.key),
        })
    } catch (error) {
      tried.trouble = error
    }
  }
  return tried
}

/**
 * Finds the slot with this id. In a file without the id, takes the slot at the same position: the file with it may have
 * a damaged id.
 */
export function slotById(all: readonly ReadKeys[], slotId: string): (keys: Keys) => AccountSlot | null {
  const find = ({ slots }: Keys) => slots.findIndex(({ id }) => id === slotId)
  const position = Math.max(-1, ...all.map(({ keys }) => find(keys)))
  return (keys) => keys.slots[find(keys)] ?? keys.slots[position] ?? null
}
