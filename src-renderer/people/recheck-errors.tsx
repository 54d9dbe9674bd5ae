import { isNarrowed } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { openRecheck } from '../recheck/store.ts'
import button from '../ui/text-button.module.css'
import { usePeople } from './list/list-store.ts'
import css from './people.module.css'

/** Shown above all people whose lookups failed: only a batch can look them up again together. */
export function RecheckErrors() {
  const view = usePeople((state) => state.view)
  const isAnybody = usePeople((state) => (state.counts?.errores ?? 0) > 0)
  if (view.tab !== 'errores' || isNarrowed(view) || !isAnybody) return null
  return (
    <p className={css.hint}>
      {messages.recheck.errorsHint}{' '}
      <button type="button" className={button.textButton} onClick={() => openRecheck('errors')}>
        {messages.recheck.action}
      </button>
    </p>
  )
}
