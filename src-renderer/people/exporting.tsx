import { messages } from '../../src-preload/messages/index.ts'
import css from '../ui/notice.module.css'
import { useReturnFocus } from '../ui/use-return-focus.ts'
import { abortExport, useExport } from './export-store.ts'

const words = messages.exported

/** Toast with the progress of the export and a button to abort it. */
export function Exporting() {
  const leftMs = useExport(({ progress }) => progress?.leftMs ?? null)
  const isAborting = useExport((state) => state.isAborting)
  const { button, returnFocus } = useReturnFocus()
  if (isAborting) return words.aborting
  return (
    <span className={css.row}>
      <span>{words.running}</span>
      <span className={css.undo}>
        <button
          {...button}
          type="button"
          className={css.action}
          aria-label={words.abortAction}
          onClick={() => {
            returnFocus()
            void abortExport()
          }}
        >
          {messages.common.cancel}
        </button>
        {/* Hidden from screen readers, which would read out every second. */}
        <span aria-hidden>{leftMs !== null && words.left(Math.round(leftMs / 1000))}</span>
      </span>
    </span>
  )
}
