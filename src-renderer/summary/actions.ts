import type { Summary, SummaryPart } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { exportPart } from '../people/export.ts'
import { useExport } from '../people/export-store.ts'
import { openPrinting } from '../printing/store.ts'
import { routes } from '../routes.ts'
import type { Action, ActionContext } from '../ui/actions.ts'
import { useSummary } from './store.ts'

const words = messages.actions

/** null: the summary is not on the screen or empty. */
function summaryShown({ route }: ActionContext): Summary | null {
  const { summary } = useSummary.getState()
  return route === routes.summary && summary !== null && summary.people > 0 ? summary : null
}

function isThere(part: SummaryPart, { placed, cost, leaders }: Summary): boolean {
  switch (part) {
    case 'status':
    case 'days':
      return true
    case 'municipio':
    case 'puesto':
    case 'mesa':
      return placed > 0
    case 'cost':
      return cost !== null
    case 'leaders':
      return leaders !== null
  }
}

const exportAction = (part: SummaryPart, title: string): Action => ({
  group: 'summary',
  label: messages.summary.exportLabel(title),
  words: words.exportWords,
  by: 'leader',
  isPossible(context) {
    const summary = summaryShown(context)
    return summary !== null && isThere(part, summary) && useExport.getState().exporting === null
  },
  run: () => void exportPart(part),
})

const printAction = (part: SummaryPart, title: string): Action => ({
  group: 'summary',
  label: messages.summary.printLabel(title),
  words: words.printWords,
  by: 'leader',
  isPossible(context) {
    const summary = summaryShown(context)
    return summary !== null && isThere(part, summary)
  },
  run: () => openPrinting({ kind: 'summary', part }),
})

export const summaryActions = {
  exportStatus: exportAction('status', messages.summary.statuses),
  exportMunicipio: exportAction('municipio', messages.summary.printedPlaces.municipio),
  exportPuesto: exportAction('puesto', messages.summary.printedPlaces.puesto),
  exportMesa: exportAction('mesa', messages.summary.printedPlaces.mesa),
  exportDays: exportAction('days', messages.summary.days),
  exportCost: exportAction('cost', messages.summary.cost),
  exportLeaders: { ...exportAction('leaders', messages.goals.leaders.title), by: 'owner' },
  printStatus: printAction('status', messages.summary.statuses),
  printMunicipio: printAction('municipio', messages.summary.printedPlaces.municipio),
  printPuesto: printAction('puesto', messages.summary.printedPlaces.puesto),
  printMesa: printAction('mesa', messages.summary.printedPlaces.mesa),
  printDays: printAction('days', messages.summary.days),
  printCost: printAction('cost', messages.summary.cost),
  printLeaders: { ...printAction('leaders', messages.goals.leaders.title), by: 'owner' },
} satisfies Record<string, Action>
