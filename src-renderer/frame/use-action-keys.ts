import { useHotkeys } from '@mantine/hooks'
import { type Action, actions, isPossible, standing } from './actions.ts'
import { isTyped } from './keys.ts'
import { isDialogOpen } from './open-store.ts'

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)) &&
  !(target instanceof HTMLInputElement && ['checkbox', 'radio'].includes(target.type))

function press(action: Action, keys: string, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.repeat) return
  if (isTyped(keys) && isField(event.target)) return
  if (!action.isAlways && isDialogOpen()) return
  const now = standing()
  if (now === null || !isPossible(action, now)) return
  event.preventDefault()
  action.run()
}

/** The keys of all actions, from wherever the keyboard is. */
export function useActionKeys(): void {
  useHotkeys(
    Object.values(actions).flatMap((action) =>
      (action.keys ?? []).map(
        (keys): [string, (event: KeyboardEvent) => void, { preventDefault: boolean }] => [
          keys,
          (event) => press(action, keys, event),
          { preventDefault: false },
        ],
      ),
    ),
    // Which of them mean something else in a field is decided above.
    [],
    true,
  )
}
