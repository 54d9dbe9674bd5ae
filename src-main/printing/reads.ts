import {
  type Letterhead,
  maxPrinted,
  type PrintedDocument,
  type PrintPreview,
  type SummaryPart,
} from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import { readChosen } from '../people/chosen.ts'
import { Refusal } from '../refusal.ts'
import { mayExport } from '../rights/allowed.ts'
import { readPersonData } from '../rights/person-data.ts'
import { readGuidance } from '../settings/guidance.ts'
import { readPlaces, readSummary } from '../summary/figures.ts'
import type { Whose } from '../whose.ts'
import { consentSheets } from './consent-sheet.ts'
import { followUpSheets } from './follow-up-sheet.ts'
import type { Sheet } from './paginate.ts'
import { peopleSheets } from './people-sheets.ts'
import { personSheet } from './person-sheet.ts'
import { bodyOf, type Prepared, prepare, previewOf } from './prepared.ts'
import { summarySheet } from './summary-sheets.ts'

/** `now`: UTC ms. `today`: its day in Colombia. */
export interface PrintTask {
  whose: Whose
  document: PrintedDocument
  letterhead: Letterhead
  now: number
  today: string
}

/** `people`: number of people in each part. */
export interface PreparedSheets {
  edition: string
  people: number[]
}

/** Tasks of the reader thread for printing. The latest document stays prepared until `forgetSheets`. */
export function printingReads(sqlite: Sqlite) {
  let kept: { of: string; prepared: Prepared } | null = null

  /** Returns the kept edition if it is the requested one with the same document and people, otherwise a new one. */
  function preparedFor({ edition, ...task }: PrintTask & { edition: string | null }): Prepared {
    const of = JSON.stringify([task.whose, task.document])
    if (kept?.of === of && kept.prepared.edition === edition) return kept.prepared
    kept = null
    const sheets = sqlite.transaction(() => sheetsOf(sqlite, task))()
    const prepared = prepare(sheets, task.letterhead, maxPrinted)
    kept = { of, prepared }
    return prepared
  }

  return {
    /** `first`: number of the first page to show. A new edition shows its first pages. */
    readPreview: ({
      first,
      ...task
    }: PrintTask & { edition: string | null; first: number }): PrintPreview => {
      const prepared = preparedFor(task)
      return previewOf(prepared, prepared.edition === task.edition ? first : 1)
    },
    prepareSheets: (task: PrintTask & { edition: string | null }): PreparedSheets => {
      const { edition, parts } = preparedFor(task)
      return { edition, people: parts.map(({ people }) => people) }
    },
    /** Throws if the edition is no longer kept: parts of two editions must not be mixed. */
    readPart: ({ edition, at }: { edition: string; at: number }): string => {
      if (kept?.prepared.edition !== edition) throw new Refusal('busy')
      return bodyOf(kept.prepared, at)
    },
    forgetSheets: (_: null) => {
      kept = null
    },
  }
}
export type PrintingReads = ReturnType<typeof printingReads>

function sheetsOf(sqlite: Sqlite, { whose, document, letterhead, now, today }: PrintTask): Sheet[] {
  const table = { withLeader: whose === 'campaign' }
  switch (document.kind) {
    case 'people':
      return peopleSheets(readChosen(sqlite, whose, document.of), document, table)
    case 'follow_up':
      return followUpSheets(
        readChosen(sqlite, whose, document.of),
        document.about,
        readGuidance({ sqlite }),
        today,
        table,
      )
    case 'summary':
      return summarySheets(sqlite, whose, document.part, now)
    case 'consent_sheets':
      return whose === 'campaign' ? [] : consentSheets(sqlite, whose, document.ids)
    case 'person':
      if (!mayExport(sqlite, whose, document.personId)) throw new Refusal('not_found')
      return [
        personSheet(
          readPersonData(sqlite, { whose, personId: document.personId, by: letterhead.whose, now }),
        ),
      ]
  }
}

function summarySheets(sqlite: Sqlite, whose: Whose, part: SummaryPart, now: number): Sheet[] {
  const summary = readSummary(sqlite, whose, now)
  if (summary.people === 0) return []
  switch (part) {
    case 'status':
    case 'days':
    case 'cost':
    case 'leaders':
      return [summarySheet(part, summary, [])]
    case 'municipio':
    case 'puesto':
    case 'mesa':
      return [summarySheet(part, summary, readPlaces(sqlite, whose, part))]
  }
}
