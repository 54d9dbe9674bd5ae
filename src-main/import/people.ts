import { bogotaDate, bogotaDayStart } from '../../src-preload/bogota.ts'
import type { GivenConsent, PreviewRow } from '../../src-preload/contract/index.ts'
import { type ConsentMethod, isFieldProblem } from '../../src-preload/fields.ts'
import { type ImportColumns, type ImportField, nameFields } from '../../src-preload/import-fields.ts'
import type { RowNotice, RowProblem } from '../../src-preload/import-problems.ts'
import { distinctLabels, labelKey, longestLabel, maxLabels } from '../../src-preload/labels.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { type WrittenFields, writtenSchemas } from '../../src-preload/person-fields.ts'
import { dayOf, methodOf } from './consent-words.ts'
import { hasLostLetter, inTitleCase } from './names.ts'
import { readPhones } from './phones.ts'
import { cellAt, type Row, textOf } from './reading/cells.ts'

/** Pure. Parses a row of the table into a person with the form's own parsers, or into the reason why not. */

const words = messages.import.inNotes

/** Rules for reading rows. `now`: UTC ms. */
export interface RowRules {
  columns: ImportColumns
  titleCase: boolean
  consent: Pick<GivenConsent, 'method' | 'day'> | null
  /** Version of the text that is recorded for authorised people. */
  textVersion: number
  /** Account that gets the people if there is no column of leaders. */
  accountId: number
  /**
   * Leaders by `labelKey` of their name. null: the caller may not assign people to others, so the column is ignored.
   */
  leaders: ReadonlyMap<string, number> | null
  now: number
}

/** `givenAt`: UTC ms. */
interface RowConsent {
  method: ConsentMethod
  textVersion: number
  givenAt: number
}

export interface RowPerson extends WrittenFields {
  referredBy: number
  consent: RowConsent | null
}

export type ReadRow =
  | { kind: 'person'; person: RowPerson; notices: RowNotice[] }
  | { kind: 'rejected'; problem: RowProblem }
  /** Nothing in the imported columns. */
  | { kind: 'empty' }

type Texts = Partial<Record<ImportField, string[]>>

function textsOf(row: Row, columns: ImportColumns): Texts {
  const texts: Texts = {}
  for (const [at, field] of columns.entries()) {
    if (field === null || field === 'census') continue
    const text = textOf(cellAt(row, at)).trim()
    if (text === '') continue
    texts[field] ??= []
    texts[field].push(text)
  }
  return texts
}

const joined = (texts: Texts, field: ImportField): string => texts[field]?.join('\n') ?? ''

const fullName = (texts: Texts): string =>
  nameFields
    .map((part) => texts[part]?.[0] ?? '')
    .filter((part) => part !== '')
    .join(' ')

export function readRow(row: Row, rules: RowRules): ReadRow {
  const texts = textsOf(row, rules.columns)
  if (Object.keys(texts).length === 0) return { kind: 'empty' }
  const typedName = fullName(texts)
  const cedula = writtenSchemas.cedula.safeParse(joined(texts, 'cedula'))
  if (!cedula.success) return rejected(problemOf(cedula.error, 'cedula_missing'))
  if (hasLostLetter(typedName)) return rejected('name_lost_letter')
  const name = writtenSchemas.name.safeParse(typedName)
  if (!name.success) return rejected(problemOf(name.error, 'name_missing'))
  const referredBy = leaderOf(joined(texts, 'leader'), rules)
  if (referredBy === null) return rejected('leader_unknown')

  const notices: RowNotice[] = []
  const lines = [joined(texts, 'notes')]
  const keep = (notice: RowNotice, line: string) => {
    notices.push(notice)
    lines.push(line)
  }
  const phones = readPhones([...(texts.phone ?? []), ...(texts.otherPhone ?? [])])
  if (phones.others.length > 0) keep('other_phone', words.otherPhone(phones.others.join(', ')))
  if (phones.unread.length > 0) keep('phone_in_notes', words.phone(phones.unread.join(', ')))
  const barrio = writtenSchemas.barrio.safeParse(joined(texts, 'barrio').replace(/\s+/g, ' '))
  if (!barrio.success) keep('barrio_in_notes', words.barrio(joined(texts, 'barrio')))
  const labels = readLabels(joined(texts, 'labels'))
  if (labels.left.length > 0) keep('labels_in_notes', words.labels(labels.left.join('; ')))
  const consent = readConsent(texts, rules)
  if (consent === 'unclear') notices.push('consent_unclear')
  const notes = writtenSchemas.notes.safeParse(lines.filter((line) => line !== '').join('\n'))
  if (!notes.success) return rejected('notes_too_long')
  const person: RowPerson = {
    cedula: cedula.data,
    name: rules.titleCase ? inTitleCase(name.data) : name.data,
    phone: phones.phone,
    barrio: barrio.success ? barrio.data : null,
    labels: writtenSchemas.labels.parse(labels.kept.join('\n')),
    notes: notes.data,
    referredBy,
    consent: consent === 'unclear' ? null : consent,
  }
  return { kind: 'person', person, notices }
}

const rejected = (problem: RowProblem): ReadRow => ({ kind: 'rejected', problem })

function problemOf(error: { issues: { message: string }[] }, missing: RowProblem): RowProblem {
  const message = error.issues[0]?.message ?? ''
  if (message === 'required') return missing
  return isFieldProblem(message) ? message : 'invalid'
}

function leaderOf(name: string, { accountId, leaders }: RowRules): number | null {
  if (leaders === null || name === '') return accountId
  return leaders.get(labelKey(name)) ?? null
}

function readLabels(text: string): { kept: string[]; left: string[] } {
  const all = distinctLabels(
    text
      .split(/[;,\n|]/)
      .map((label) => label.replace(/\s+/g, ' ').trim())
      .filter((label) => label !== ''),
  )
  const short = all.filter((label) => label.length <= longestLabel)
  const kept = short.slice(0, maxLabels)
  return { kept, left: all.filter((label) => !kept.includes(label)) }
}

/** If there is a column for it, only rows that say so are authorised: silence is no consent. */
function readConsent(
  texts: Texts,
  { columns, consent, textVersion, now }: RowRules,
): RowConsent | null | 'unclear' {
  const dayText = joined(texts, 'consentDay')
  const today = bogotaDate(now)
  const day = dayText === '' ? (consent?.day ?? null) : dayOf(dayText, today)
  if (!columns.includes('consentMethod')) return consented(textVersion, consent?.method ?? null, day)
  const said = joined(texts, 'consentMethod')
  if (said === '') return null
  const method = methodOf(said)
  switch (method) {
    case 'no':
      return null
    case 'unclear':
      return 'unclear'
    case 'yes':
      return consented(textVersion, consent?.method ?? null, day) ?? 'unclear'
    default:
      return consented(textVersion, method, day) ?? 'unclear'
  }
}

const consented = (
  textVersion: number,
  method: ConsentMethod | null,
  day: string | null,
): RowConsent | null =>
  method === null || day === null ? null : { method, textVersion, givenAt: bogotaDayStart(day) }

/** The cells of a row for a preview, whether the row is imported or not. */
export function shownRow(
  row: Row,
  columns: ImportColumns,
): Pick<PreviewRow, 'cedula' | 'name' | 'phone' | 'barrio'> {
  const texts = textsOf(row, columns)
  return {
    cedula: joined(texts, 'cedula'),
    name: fullName(texts),
    phone: [...(texts.phone ?? []), ...(texts.otherPhone ?? [])].join(', '),
    barrio: joined(texts, 'barrio'),
  }
}

/** The name as written in the row, for the offer of title case. */
export const nameOf = (row: Row, columns: ImportColumns): string => fullName(textsOf(row, columns))
