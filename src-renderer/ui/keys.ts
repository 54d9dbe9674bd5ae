import { messages } from '../../src-preload/messages/index.ts'

/**
 * A shortcut as @mantine/hooks writes it: `mod+N`, `shift+?`, `/`. `mod` is Ctrl, and ⌘ on a Mac.
 */

const ariaModifiers: Record<string, string> = { mod: 'Control', shift: 'Shift', alt: 'Alt' }

const shown: Record<string, string> = messages.keys

/** A sign that a layout reaches by Shift is pressed as the sign, whatever it takes. */
const isSign = (key: string) => key.length === 1 && !/[\p{L}\d]/u.test(key)

function parts(keys: string): { held: string[]; key: string } {
  const all = keys.split('+')
  const key = all.at(-1) ?? ''
  return { held: all.slice(0, -1).filter((held) => !(held === 'shift' && isSign(key))), key }
}

/** What stands on each key, in the order in which they are pressed. */
export function caps(keys: string): string[] {
  const { held, key } = parts(keys)
  return [...held, key].map((one) => shown[one] ?? one)
}

/** For `aria-keyshortcuts`. */
export function ariaKeys(keys: string): string {
  const { held, key } = parts(keys)
  const last = key === 'space' ? 'Space' : key === '[plus]' ? '+' : key
  return [...held.map((modifier) => ariaModifiers[modifier] ?? modifier), last].join('+')
}

/** Pressed while something is typed, it would be a letter of the text, or take the last ones back. */
export const isTyped = (keys: string): boolean => !/^(mod|alt)\+/.test(keys) || keys === 'mod+Z'
