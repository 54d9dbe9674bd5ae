/** Limits far above any form or selection. Larger inputs are refused before a schema parses them. */
const maxValues = 10_000
const maxCharacters = 100_000
const deepest = 16
/** Bytes of a picture. */
const maxBytes = 160 * 1024

/**
 * Whether `input` is plain data within the limits: plain objects, arrays, strings, bytes, finite numbers, booleans,
 * null and undefined. Never throws, and takes bounded time for any input.
 */
export function isPlainInput(input: unknown): boolean {
  let values = 0
  let characters = 0
  let bytes = 0

  function isPlain(value: unknown, depth: number): boolean {
    values += 1
    if (values > maxValues || depth > deepest) return false
    switch (typeof value) {
      case 'undefined':
      case 'boolean':
        return true
      case 'number':
        return Number.isFinite(value)
      case 'string':
        characters += value.length
        return characters <= maxCharacters
      case 'object':
        return value === null || isPlainObject(value, depth)
      default:
        return false
    }
  }

  function isPlainObject(value: object, depth: number): boolean {
    if (value instanceof Uint8Array && Object.getPrototypeOf(value) === Uint8Array.prototype) {
      bytes += value.length
      return bytes <= maxBytes
    }
    if (Array.isArray(value)) {
      // The length is checked first: a sparse array may have few values and a huge length.
      return values + value.length <= maxValues && value.every((item) => isPlain(item, depth + 1))
    }
    const prototype = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null) return false
    for (const key of Reflect.ownKeys(value)) {
      if (typeof key !== 'string' || key === '__proto__') return false
      characters += key.length
      const property = Object.getOwnPropertyDescriptor(value, key)
      if (property === undefined || !('value' in property)) return false
      if (characters > maxCharacters || !isPlain(property.value, depth + 1)) return false
    }
    return true
  }

  return isPlain(input, 0)
}
