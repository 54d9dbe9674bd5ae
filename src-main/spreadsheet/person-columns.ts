import { censusStatuses, statuses } from '../../src-preload/contract/index.ts'
import { labelsShown } from '../../src-preload/labels.ts'
import { messages, statusWord } from '../../src-preload/messages/index.ts'
import { personFields, type SheetField } from '../../src-preload/person-fields.ts'
import type { PersonPart, PersonParts } from '../people/rows.ts'
import type { CellValue, Column } from './formats/columns.ts'

/** Pure. A person as a row of a file. */

const { column, consent: consentWord, noConsent } = messages.workbook

/** If one word begins with another, both must have the same tone. */
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

/** The parts of a person that these columns need. */
export const partsFor = (fields: readonly SheetField[]): PersonPart[] => [...new Set(fields.flatMap(partsOf))]

function partsOf(field: SheetField): PersonPart[] {
  switch (field) {
    case 'status':
      return ['status', 'novedad']
    case 'consent':
      return ['consentMethod']
    default:
      return [field]
  }
}

/** `person`: must have at least the parts of the field. */
export function personCell(person: Partial<PersonParts>, field: SheetField): CellValue {
  switch (field) {
    case 'status':
      return person.status === undefined ? null : statusWord(person.status, person.novedad ?? null)
    case 'fechaNovedad':
      return day(person.fechaNovedad ?? null)
    case 'labels':
      return person.labels ? labelsShown(person.labels) : null
    case 'consent':
      return person.consentMethod ? consentWord[person.consentMethod] : noConsent
    default:
      return person[field] ?? null
  }
}

/** Converts an ISO date to the UTC ms of its midnight; other text, or an invalid day, stays text. */
function day(date: string | null): CellValue {
  if (date === null || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return date
  const at = Date.parse(date)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date) ? at : date
}
