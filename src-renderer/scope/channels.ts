import type { Api, Scope } from '../../src-preload/contract/index.ts'

/**
 * The channels that read, refresh, export and print people, in each scope. Main refuses the campaign's channels unless
 * the caller is the owner.
 */
type Channels = Omit<Api['campaign'], 'follow' | 'open' | 'setGoal'>

export function channelsIn(scope: Scope): Channels {
  const {
    people,
    authorisation,
    census,
    queue,
    recheck,
    spreadsheet,
    exchange,
    summary,
    followUp,
    printing,
    campaign,
  } = window.referidos
  switch (scope) {
    case 'own':
      return {
        list: people.list,
        first: people.first,
        rows: people.rows,
        places: people.places,
        barrios: people.barrios,
        labels: people.labels,
        label: people.label,
        authorisationOf: authorisation.ofPerson,
        proof: authorisation.proof,
        openMap: people.openMap,
        refresh: census.refresh,
        refreshable: census.refreshable,
        recheckPreview: recheck.preview,
        recheckStart: recheck.start,
        historyOf: queue.historyOf,
        attempt: queue.attempt,
        export: spreadsheet.export,
        exchange: exchange.export,
        summary: summary.read,
        summaryPlaces: summary.places,
        exportSummary: summary.export,
        followUp: followUp.read,
        printPreview: printing.preview,
        print: printing.print,
        savePdf: printing.savePdf,
      }
    case 'campaign':
      return campaign
  }
}
