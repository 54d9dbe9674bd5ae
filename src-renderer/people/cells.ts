import type { ColumnId, PersonRow } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { labelsShown } from '../../src-preload/labels.ts'
import { messages, statusWord } from '../../src-preload/messages/index.ts'
import { noFormula } from '../ui/no-formula.ts'

/** The rows of the table as text for a spreadsheet. */

/** Text of a cell, with numbers without separators. */
function text(person: PersonRow, column: ColumnId): string {
  switch (column) {
    case 'registeredAt':
      return format.date(person.registeredAt)
    case 'fetchedAt':
      return person.fetchedAt === null ? '' : format.dateTime(person.fetchedAt)
    case 'status':
      return statusWord(person.status, person.novedad)
    case 'labels':
      return person.labels === null ? '' : labelsShown(person.labels)
    default:
      return person[column] ?? ''
  }
}

/** Tab-separated text: a header, then one line per person. */
export function asRows(people: readonly PersonRow[], columns: readonly ColumnId[]): string {
  const header = columns.map((column) => messages.people.column[column])
  const lines = people.map((person) => columns.map((column) => noFormula(text(person, column))))
  return [header, ...lines].map((line) => line.join('\t')).join('\n')
}
