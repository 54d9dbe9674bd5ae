import type { ExportProgress } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import css from '../ui/notice.module.css'
import { useReturnFocus } from '../ui/use-return-focus.ts'
import { abortExport, useExport } from './export-store.ts'

const words = messages.exported

function told({ done, rows, leftMs }: ExportProgress): string {
  const written = done === null || rows === null ? [] : [messages.common.doneOf(done, rows)]
  const left = leftMs === null ? [] : [messages.durations.untilDone(leftMs)]
  return [...written, ...left].join(', ')
}

/** Toast with the progress of the export and a button to abort it. */
export function Exporting() {
  const progress = useExport((state) => state.progress)
  const isAborting = useExport((state) => state.isAborting)
  const { button, returnFocus } = useReturnFocus()
  if (isAborting) return messages.common.aborting
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
        <span aria-hidden>{progress !== null && told(progress)}</span>
      </span>
    </span>
  )
}
