import { isBarcode, readBarcode } from './barcode.ts'

/** Pure. State machine that distinguishes a scanner from a person by the speed of the keys in a cédula field. */

/** `text`: the typed text, or the byte that the key represents. `act`: the key's action; null: the key types. */
export interface Key<Act> {
  /** Milliseconds. */
  at: number
  text: string
  act: Act | null
}

/**
 * `typing`: keys reach the page; `times`: times of the last keys, ms. `fast`: keys are withheld until it is clear
 * whether a barcode comes. `scan`: a barcode is coming; `isMore`: one was already read, and this is its rest or another
 * one. `after`: the scan seems complete, but a slow computer or scanner may send more.
 */
export type Burst<Act> =
  | { kind: 'typing'; times: readonly number[] }
  | { kind: 'fast'; held: readonly Key<Act>[] }
  | { kind: 'scan'; text: string; isMore: boolean }
  | { kind: 'after'; held: readonly Key<Act>[] }

export const noBurst = { kind: 'typing', times: [] } as const

/** Average interval between two keys, in ms; no person types faster. */
const fastestPersonMs = 40
/** Number of keys at that speed that mean a scanner: keys that type; up to a key with an action; right after a scan. */
const fastWriting = 6
const fastActing = 4
const fastAfter = 2

/** Processes the next key. `shown`: text of the field before the cursor. `isHeld`: the key must not reach the page. */
export function press<Act>(
  burst: Burst<Act>,
  key: Key<Act>,
  shown: string,
): { burst: Burst<Act>; isHeld: boolean } {
  switch (burst.kind) {
    case 'scan':
      return { burst: { ...burst, text: burst.text + key.text }, isHeld: true }
    case 'fast': {
      const held = [...burst.held, key]
      const text = shown + textOf(held)
      return { burst: isBarcode(text) ? scan(text) : { kind: 'fast', held }, isHeld: true }
    }
    case 'after': {
      const held = [...burst.held, key]
      const times = held.map(({ at }) => at)
      const isMore = isFast(times, fastAfter)
      return {
        burst: isMore ? { kind: 'scan', text: textOf(held), isMore } : { kind: 'after', held },
        isHeld: true,
      }
    }
    case 'typing': {
      const text = shown + key.text
      if (key.act === null && isBarcode(text)) return { burst: scan(text), isHeld: true }
      if (key.act === null && key.text === '\0') return { burst: { kind: 'fast', held: [key] }, isHeld: true }
      const times = [...burst.times, key.at].slice(-fastWriting)
      if (isFast(times, key.act === null ? fastWriting : fastActing))
        return { burst: { kind: 'fast', held: [key] }, isHeld: true }
      return { burst: { kind: 'typing', times }, isHeld: false }
    }
  }
}

const scan = (text: string) => ({ kind: 'scan', text, isMore: false }) as const

const textOf = (keys: readonly Key<unknown>[]): string => keys.map(({ text }) => text).join('')

function isFast(times: readonly number[], keys: number): boolean {
  const last = times.slice(-keys)
  const took = (last.at(-1) ?? 0) - (last[0] ?? 0)
  return last.length === keys && took <= (keys - 1) * fastestPersonMs
}

/** Milliseconds without a key after which `end` must be called. */
export function endsAfter<Act>(burst: Burst<Act>): number {
  switch (burst.kind) {
    case 'typing':
      return isFast(burst.times, 2) ? 1_500 : 250
    case 'fast':
      // No person types a NUL.
      return textOf(burst.held).includes('\0') ? 2_000 : 600
    case 'scan': {
      const isWhole = (readBarcode(burst.text)?.name ?? null) !== null
      return isWhole || !isBarcode(burst.text) ? 400 : 1_000
    }
    case 'after':
      return burst.held.length > 0 ? 150 : 2_000
  }
}

interface Ended<Act> {
  burst: Burst<Act>
  /** Text of a complete barcode. */
  barcode: string | null
  /** Withheld keys that were not a barcode, to be replayed. */
  repeated: readonly Key<Act>[]
}

/** Ends the current state after `endsAfter` milliseconds without a key. */
export function end<Act>(burst: Burst<Act>): Ended<Act> {
  switch (burst.kind) {
    case 'typing':
      return { burst: noBurst, barcode: null, repeated: [] }
    case 'fast':
    case 'after':
      return { burst: noBurst, barcode: null, repeated: burst.held }
    case 'scan':
      return {
        burst: { kind: 'after', held: [] },
        barcode: burst.isMore && !isBarcode(burst.text) ? null : burst.text,
        repeated: [],
      }
  }
}
