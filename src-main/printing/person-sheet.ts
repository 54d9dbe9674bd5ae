import type { PrintedLine } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { shownValue } from '../rights/forms.ts'
import type { DataPart, Fact, PersonData } from '../rights/person-data.ts'
import type { Sheet } from './paginate.ts'

const words = messages.personData

/** Most letters of a cell beside others, and of one by itself: longer texts would not fit on one page. */
const longestCell = 240
const longestText = 1_200
/** Most letters of a cell in a narrow column, such as a time or a name. */
const narrowCell = 20
const mostColumns = 4

/** Pure. Prints all data kept about a person on one sheet. */
export const personSheet = ({ name, cedula, parts }: PersonData): Sheet => ({
  title: name,
  where: cedula === null ? '' : words.cedula(format.cedula(cedula)),
  about: words.about,
  people: 1,
  lines: parts.filter(({ only }) => only !== 'json').flatMap(linesOf),
})

function linesOf({ title, hint, content }: DataPart): PrintedLine[] {
  return [
    { kind: 'heading', text: title, note: '' },
    ...(hint === null ? [] : [said(hint)]),
    ...contentOf(content),
  ]
}

function contentOf(content: DataPart['content']): PrintedLine[] {
  switch (content.kind) {
    case 'facts':
      return table(content.facts)
    case 'entries':
      if (content.entries.length === 0) return [said(words.nothing)]
      return columnsOf(content.entries) ?? rowsOf(content.entries.map((facts) => facts.map(told).join(' · ')))
    case 'lines':
      return content.lines.map(said)
  }
}

const said = (text: string): PrintedLine => ({ kind: 'text', text })

/** A column for each label; null: they differ, or their values are too long. */
function columnsOf(entries: readonly Fact[][]): PrintedLine[] | null {
  const labels = entries[0]?.map(({ label }) => label) ?? []
  const isSame = (facts: readonly Fact[]) => facts.map(({ label }) => label).join() === labels.join()
  if (labels.length > mostColumns || !entries.every((facts) => isSame(facts) && !facts.some(isLong)))
    return null
  const rows = entries.map((facts) => facts.map(({ value }) => shownValue(value)))
  return [
    {
      kind: 'columns',
      columns: labels.map((header, at) => ({
        kind: rows.every((cells) => (cells[at] ?? '').length <= narrowCell) ? 'leader' : 'text',
        header,
      })),
    },
    ...rows.map((cells): PrintedLine => ({ kind: 'row', cells, share: null })),
  ]
}

/** Puts each text into rows of its own: a page may end between two of them. */
const rowsOf = (texts: readonly string[]): PrintedLine[] => [
  { kind: 'columns', columns: [{ kind: 'text', header: words.column.entry }] },
  ...texts.flatMap(pieces).map((text): PrintedLine => ({ kind: 'row', cells: [text], share: null })),
]

const told = ({ label, value }: Fact): string => `${label}: ${shownValue(value)}`
const isLong = (fact: Fact): boolean => shownValue(fact.value).length > longestCell

/** Long values follow as paragraphs. */
const table = (facts: readonly Fact[]): PrintedLine[] => [
  {
    kind: 'columns',
    columns: [
      { kind: 'text', header: words.column.label },
      { kind: 'text', header: words.column.value },
    ],
  },
  ...facts
    .filter((fact) => !isLong(fact))
    .map(
      ({ label, value }): PrintedLine => ({ kind: 'row', cells: [label, shownValue(value)], share: null }),
    ),
  ...(facts.some(isLong) ? rowsOf(facts.filter(isLong).map(told)) : []),
]

/** Splits a text into pieces that fit on a page, between words where possible. */
function pieces(text: string): string[] {
  const found: string[] = []
  let rest = text
  while (rest.length > longestText) {
    const blank = rest.lastIndexOf(' ', longestText)
    const end = blank <= 0 ? longestText : blank
    found.push(rest.slice(0, end))
    rest = rest.slice(end).trimStart()
  }
  return [...found, rest]
}
