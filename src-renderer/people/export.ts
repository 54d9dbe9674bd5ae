import { createElement } from 'react'
import {
  type ChosenPeople,
  type ExportAnswer,
  type ExportFormat,
  type ExportInput,
  everybody,
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
import { aboutView } from './about-view.ts'
import { selectionForMain } from './bulk.ts'
import {
  type Exported,
  type ExportedPeople,
  nothingExported,
  useExport,
  useExportDialog,
} from './export-store.ts'
import { Exporting } from './exporting.tsx'
import { usePeople } from './list/list-store.ts'

/** Milliseconds. A shorter export shows no progress. */
const progressDelayMs = 300

/** Asks how to export the people in the table. */
export function exportView(): void {
  const { view, counts } = usePeople.getState()
  if (counts?.[view.tab] === 0) notice.info(messages.exported.nothing)
  else useExportDialog.setState({ opened: 'view' })
}

/** Asks how to export the selection. */
export function exportSelection(): void {
  if (selectionForMain() === null) notice.info(messages.selection.tooManyToName(maxPicked))
  else useExportDialog.setState({ opened: 'selection' })
}

/** Exports these people in the order of the table. */
export async function exportPeople(
  which: ExportedPeople,
  choice: Pick<ExportInput, 'format' | 'columns'>,
): Promise<void> {
  const of = peopleOf(which)
  if (of === null) return notice.info(messages.selection.tooManyToName(maxPicked))
  const about = which === 'view' ? aboutView() : ''
  await save(which, messages.exported.done, () => channelsIn(scopeNow()).export({ ...choice, of, about }))
}

/** Saves these people for another laptop, with everything known about them instead of the table's columns. */
export async function giveToLaptop(which: ExportedPeople, password: string): Promise<void> {
  const of = which === 'everybody' ? { kind: 'everybody' as const } : peopleOf(which)
  if (of === null) return notice.info(messages.selection.tooManyToName(maxPicked))
  await save(which, messages.exchange.give.done, () => channelsIn(scopeNow()).exchange({ of, password }))
}

/** null: too many people to list. */
function peopleOf(which: ExportedPeople): ChosenPeople | null {
  const { view } = usePeople.getState()
  switch (which) {
    case 'view':
      return { kind: 'view', view }
    case 'everybody':
      return { kind: 'view', view: { ...everybody, sort: view.sort } }
    case 'selection': {
      const selection = selectionForMain()
      return selection === null ? null : { kind: 'selection', selection }
    }
  }
}

/** Exports the whole table of one part of the summary. */
export const exportPart = (part: SummaryPart): Promise<void> =>
  save(part, messages.summary.exported, () => channelsIn(scopeNow()).exportSummary({ part }))

/** Exports the people whose result changed in a batch. */
export const exportChanges = (recheckId: number, format: ExportFormat): Promise<void> =>
  save('recheck', messages.exported.done, () => window.referidos.recheck.export({ recheckId, format }))

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
