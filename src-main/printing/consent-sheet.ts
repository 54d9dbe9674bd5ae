import type { PrintedColumn, PrintedLine } from '../../src-preload/contract/index.ts'
import { isoDate } from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { qrPath } from '../../src-preload/qr.ts'
import { readPolicy } from '../authorisation/policy.ts'
import { printedSheets } from '../authorisation/sheets.ts'
import { consentTextOf } from '../authorisation/texts.ts'
import type { Sqlite } from '../database/open.ts'
import type { Sheet } from './paginate.ts'

const words = messages.authorisation.printed

/** Numbered sheets for signatures, each with its text, and with the policy after its lines. */
export function consentSheets(sqlite: Sqlite, accountId: number, ids: readonly number[]): Sheet[] {
  const policy = policyLines(sqlite)
  return printedSheets(sqlite, ids, accountId).map(({ code, number, place, textVersion, lines }) => ({
    title: words.title(number),
    where: place ?? '',
    about: words.about(code, textVersion),
    people: lines,
    lines: [
      { kind: 'code', ...qrPath(words.code(code)), text: words.lead },
      { kind: 'text', text: consentTextOf({ sqlite }, textVersion)?.text ?? '' },
      { kind: 'columns', columns },
      ...Array.from({ length: lines }, (_, at): PrintedLine => {
        const cells = [String(at + 1), '', '', '', '']
        return { kind: 'row', cells, share: null }
      }),
      ...policy,
    ],
  }))
}

const columns: PrintedColumn[] = [
  { kind: 'line', header: words.line },
  { kind: 'sign', header: words.name },
  { kind: 'cedula', header: words.cedula },
  { kind: 'phone', header: words.phone },
  { kind: 'sign', header: words.signature },
]

function policyLines(sqlite: Sqlite): PrintedLine[] {
  const { fields, contact, title } = messages.policy
  const { controller, identification, address, phone, email, purpose, rights, since, until } = readPolicy({
    sqlite,
  })
  const said = (name: string, text: string | null): PrintedLine[] =>
    text === null || text === '' ? [] : [{ kind: 'text', text: `${name}: ${text}` }]
  const joined = (parts: readonly (string | null)[]) => parts.filter((part) => part !== null).join(', ')
  return [
    { kind: 'heading', text: title, note: '' },
    ...said(fields.controller, joined([controller, identification])),
    ...said(contact, joined([address, phone, email])),
    ...said(fields.purpose, purpose),
    ...said(fields.rights, rights),
    ...said(fields.until, until),
    ...said(fields.since, since === null ? null : isoDate(since)),
  ]
}
