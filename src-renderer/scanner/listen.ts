import { type ReadBarcode, readBarcode } from './barcode.ts'
import { type Burst, end, endsAfter, type Key, noBurst, press } from './burst.ts'
import { repeatKey, type } from './repeat-key.ts'

interface Scans {
  /** Called when a barcode begins. `before`: value of the field before its first key. */
  onBegin(before: string): void
  /** null: unreadable. */
  onEnd(read: ReadBarcode | null): void
}

let burst: Burst<KeyboardEvent> = noBurst
let timer: ReturnType<typeof setTimeout> | undefined
const waiting = new Set<() => void>()

const isQuiet = (): boolean =>
  burst.kind === 'typing' ? timer === undefined : burst.kind === 'after' && burst.held.length === 0

/** Runs `run` now, or once the keys stop, so that scanner input is not saved as a draft. */
export function whenQuiet(run: () => void): void {
  if (isQuiet()) run()
  else waiting.add(run)
}

function runWaiting(): void {
  const all = [...waiting]
  waiting.clear()
  for (const run of all) run()
}

/** Runs the waiting functions at once, unless a scanner seems to be typing. */
export function flush(): void {
  if (burst.kind === 'typing') runWaiting()
}

/** Follows the keys in `field` until the returned function is called. */
export function listenForScans(field: HTMLInputElement, { onBegin, onEnd }: Scans): () => void {
  /** Time of a keydown whose `beforeinput` has not arrived yet; that event may be late. */
  let pressedAt: number | null = null
  let before = ''

  function endSoon(): void {
    clearTimeout(timer)
    // Key events queued while the page was busy run before the second timer.
    timer = setTimeout(() => {
      timer = setTimeout(endNow)
    }, endsAfter(burst))
  }

  function endNow(): void {
    const ended = end(burst)
    burst = ended.burst
    timer = undefined
    if (burst.kind === 'after') endSoon()
    if (ended.barcode !== null) onEnd(readBarcode(ended.barcode))
    for (const { text, act } of ended.repeated) {
      if (act === null) type(text, field)
      else repeatKey(act, field)
    }
    runWaiting()
  }

  /** True: the key must not reach the page. */
  function take(key: Key<KeyboardEvent>): boolean {
    if (timer === undefined) before = field.value
    const { kind } = burst
    const pressed = press(burst, key, shown(field))
    burst = pressed.burst
    if (burst.kind === 'scan' && !burst.isMore && kind !== 'scan') onBegin(before)
    // A scanner types single characters; longer text was pasted or completed.
    if (burst.kind === 'typing' && (key.act !== null || key.text.length > 1)) return false
    endSoon()
    return pressed.isHeld
  }

  function onKeyDown(event: KeyboardEvent): void {
    const isTyping = burst.kind === 'typing'
    if (!event.isTrusted || isModifier(event) || (isTyping && (event.target !== field || event.repeat)))
      return
    if (isWriting(event)) {
      pressedAt = event.timeStamp
      // `beforeinput` follows with the text.
      if (!isTyping) event.stopImmediatePropagation()
      return
    }
    if (!take({ at: event.timeStamp, text: byteOf(event), act: event })) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  function onBeforeInput(event: InputEvent): void {
    if (!event.isTrusted || event.data === null || (burst.kind === 'typing' && event.target !== field)) return
    const at = pressedAt ?? event.timeStamp
    pressedAt = null
    if (!take({ at, text: event.data, act: null })) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  window.addEventListener('keydown', onKeyDown, { capture: true })
  window.addEventListener('beforeinput', onBeforeInput, { capture: true })
  return () => {
    window.removeEventListener('keydown', onKeyDown, { capture: true })
    window.removeEventListener('beforeinput', onBeforeInput, { capture: true })
    clearTimeout(timer)
    timer = undefined
    burst = noBurst
    runWaiting()
  }
}

/** Text before the cursor. */
const shown = (field: HTMLInputElement): string => field.value.slice(0, field.selectionStart ?? undefined)

const isModifier = ({ key }: KeyboardEvent): boolean =>
  ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'Dead'].includes(key)

/** Whether the key types text. Alt with keypad digits counts: Windows sends the character afterwards. */
const isWriting = ({ key, code, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean =>
  (altKey && !ctrlKey && code.startsWith('Numpad')) ||
  ([...key].length === 1 && key >= ' ' && !metaKey && ctrlKey === altKey)

/** The control character that the key represents; any other key counts as NUL, one byte. */
function byteOf({ key, ctrlKey }: KeyboardEvent): string {
  switch (key) {
    case 'Enter':
      return '\r'
    case 'Tab':
      return '\t'
    default:
      return ctrlKey && /^[a-z]$/i.test(key) ? String.fromCharCode(key.charCodeAt(0) & 0x1f) : '\0'
  }
}
