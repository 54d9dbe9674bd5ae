import { createElement } from 'react'
import {
  type ExportAnswer,
  maxPicked,
  type Result,
  type SummaryPart,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { channelsIn } from '../scope/channels.ts'
import { scopeNow } from '../scope/store.ts'
import { notice } from '../ui/notice.tsx'
import { showLast } from '../ui/show-last.ts'
import { selectionForMain } from './bulk.ts'
import { type Exported, nothingExported, useExport } from './export-store.ts'
import { Exporting } from './exporting.tsx'
import { usePeople } from './list/list-store.ts'

/** A shorter export shows no progress. */
const progressDelayMs = 300

/** Exports what the table shows, in its order. */
export async function exportView(): Promise<void> {
  const { view, counts } = usePeople.getState()
  if (counts?.[view.tab] === 0) return notice.info(messages.exported.nothing)
  await save('view', messages.exported.done, () => channelsIn(scopeNow()).export(view))
}

/** Exports the selection. */
export async function exportSelection(): Promise<void> {
  const selected = selectionForMain()
  if (selected === null) return notice.info(messages.selection.tooManyToName(maxPicked))
  await save('selection', messages.exported.done, () => channelsIn(scopeNow()).exportSelection(selected))
}

/** Exports the whole table of one part of the summary. */
export const exportPart = (part: SummaryPart): Promise<void> =>
  save(part, messages.summary.exported, () => channelsIn(scopeNow()).exportSummary({ part }))

async function save(
  what: Exported,
  done: (rows: number, path: string) => string,
  write: () => Promise<Result<ExportAnswer>>,
): Promise<void> {
  if (useExport.getState().exporting !== null) return
  useExport.setState({ ...nothingExported, exporting: what })
  const hideProgress = showProgress()
  const result = await ask(write())
  hideProgress()
  const wasBegun = useExport.getState().progress !== null
  useExport.setState(nothingExported)
  if (!result.ok) return notice.failed(result.error)
  if (result.value.kind === 'aborted') {
    if (wasBegun) notice.info(messages.exported.aborted)
    return
  }
  const { rows, path } = result.value
  notice.done(done(rows, path), {
    label: messages.exported.show,
    run: () => void showLast(),
  })
}

/** Shows the progress from the choice of the file until the returned function is called. */
function showProgress(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let end = () => {}
  const stop = window.referidos.on('spreadsheet.progress', (progress) => {
    useExport.setState({ progress })
    timer ??= setTimeout(() => {
      end = notice.running(createElement(Exporting))
    }, progressDelayMs)
  })
  return () => {
    stop()
    clearTimeout(timer)
    end()
  }
}
