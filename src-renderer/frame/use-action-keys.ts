import { useHotkeys } from '@mantine/hooks'
import { type Action, isPossible } from '../ui/actions.ts'
import { isTyped } from '../ui/keys.ts'
import { isDialogOpen } from '../ui/overlays.ts'
import { actionContext, actions } from './actions.ts'

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)) &&
  !(target instanceof HTMLInputElement && ['checkbox', 'radio'].includes(target.type))

function press(action: Action, keys: string, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.repeat) return
  if (isTyped(keys) && isField(event.target)) return
  if (!action.isAlways && isDialogOpen()) return
  const context = actionContext()
  if (context === null || !isPossible(action, context)) return
  event.preventDefault()
  action.run()
}

/** Listens for the shortcuts of all actions, in the whole window. */
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
    // `press` decides which of them work inside a field.
    [],
    true,
  )
}
