import { censusStatuses, type PersonRow, statuses } from '../../src-preload/contract/index.ts'
import { labelsShown } from '../../src-preload/labels.ts'
import { messages, statusWord } from '../../src-preload/messages/index.ts'
import { personFields, type SheetField } from '../../src-preload/person-fields.ts'
import type { CellValue, Column } from './columns.ts'

/** A person as a row of a file; pure. */

const { column, consent: consentWord, noConsent } = messages.workbook

/** A word that begins another one's has the same tone. */
const statusTones = censusStatuses.map((status) => ({
  begins: statusWord(status, null),
  tone: statuses[status].tone,
}))

export const personColumns = (fields: readonly SheetField[]): Column[] =>
  fields.map((field) => ({
    header: column[field],
    ...personFields[field].sheet,
    ...(field === 'status' && { tones: statusTones }),
  }))

export function personCell(person: PersonRow, field: SheetField): CellValue {
  switch (field) {
    case 'status':
      return statusWord(person.status, person.novedad)
    case 'fechaNovedad':
      return day(person.fechaNovedad)
    case 'labels':
      return person.labels === null ? null : labelsShown(person.labels)
    case 'consent':
      return person.consent === null ? noConsent : consentWord[person.consent.method]
    case 'consentGivenAt':
      return person.consent?.givenAt ?? null
    default:
      return person[field]
  }
}

/** Converts an ISO date to the UTC ms of its midnight; other text, or an invalid day, stays text. */
function day(date: string | null): CellValue {
  if (date === null || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return date
  const at = Date.parse(date)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date) ? at : date
}
