import type { Summary, SummaryPart } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { exportPart } from '../people/export.ts'
import { useExport } from '../people/export-store.ts'
import { routes } from '../routes.ts'
import type { Action, ActionContext } from '../ui/actions.ts'
import { printByPlace, usePrint } from './print-by-place.ts'
import { cardOf, type SummaryCard, usePrintRequest } from './print-request.ts'
import { useSummary } from './store.ts'

const words = messages.actions

export const printActions = {
  printByPlace: {
    group: 'people',
    label: messages.printing.title,
    words: words.printWords,
    keys: ['mod+P'],
    by: 'leader',
    isPossible: () => !usePrint.getState().isPrinting,
    run: () => void printByPlace(),
  },
} satisfies Record<string, Action>

/** null: the summary is not on the screen or empty. */
function summaryShown({ route }: ActionContext): Summary | null {
  const { summary } = useSummary.getState()
  return route === routes.summary && summary !== null && summary.people > 0 ? summary : null
}

const isThere = (printed: SummaryCard, { placed, cost }: Summary): boolean =>
  printed === 'places' ? placed > 0 : printed === 'cost' ? cost !== null : true

const exportAction = (part: SummaryPart, title: string): Action => ({
  group: 'summary',
  label: messages.summary.exportLabel(title),
  words: words.exportWords,
  by: 'leader',
  isPossible(context) {
    const summary = summaryShown(context)
    return summary !== null && isThere(cardOf(part), summary) && useExport.getState().exporting === null
  },
  run: () => void exportPart(part),
})

const printAction = (printed: SummaryCard, title: string): Action => ({
  group: 'summary',
  label: messages.summary.printLabel(title),
  words: words.printWords,
  by: 'leader',
  isPossible(context) {
    const summary = summaryShown(context)
    return summary !== null && isThere(printed, summary)
  },
  run: () => usePrintRequest.setState({ part: printed }),
})

export const summaryActions = {
  exportStatus: exportAction('status', messages.summary.statuses),
  exportMunicipio: exportAction('municipio', messages.summary.printedPlaces.municipio),
  exportPuesto: exportAction('puesto', messages.summary.printedPlaces.puesto),
  exportMesa: exportAction('mesa', messages.summary.printedPlaces.mesa),
  exportDays: exportAction('days', messages.summary.days),
  exportCost: exportAction('cost', messages.summary.cost),
  printStatus: printAction('status', messages.summary.statuses),
  printPlaces: printAction('places', messages.summary.where),
  printDays: printAction('days', messages.summary.days),
  printCost: printAction('cost', messages.summary.cost),
} satisfies Record<string, Action>
