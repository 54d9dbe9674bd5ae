import { censusStatuses } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { Row, Sheet } from './formats/columns.ts'
import type { Tally } from './tally.ts'

/** Pure. The sheets after the people's sheet. */

const { column, sheet: names, overview, unplaced } = messages.workbook

/** The leader or campaign whose people a file contains, and the selection. */
export interface About {
  /** UTC ms. */
  at: number
  /** Display name of the exporting account. */
  by: string
  isCampaign: boolean
  isSelection: boolean
  /** The leader's words for filters and search; empty: none. */
  filters: string
}

/** Number of people who vote at each mesa, and at the end those without a puesto. */
export const placesSheet = (tally: Tally): Sheet => ({
  name: names.places,
  columns: [
    { header: column.departamento, kind: 'text', width: 20 },
    { header: column.municipio, kind: 'text', width: 24 },
    { header: column.puesto, kind: 'text', width: 44 },
    { header: column.mesa, kind: 'number', width: 8 },
    { header: column.people, kind: 'number', width: 12 },
  ],
  isFiltered: true,
  rows() {
    const mesas = tally
      .mesas()
      .map(
        ({ departamento, municipio, puesto, mesa, people }): Row => [
          departamento,
          municipio,
          puesto,
          mesa,
          people,
        ],
      )
    const rest = tally.unplaced()
    return [rest === 0 ? mesas : [...mesas, [null, null, unplaced, null, rest]]]
  },
})

/** `cut`: returns the number of texts that were too long for a cell. Called once everything else is written. */
export const overviewSheet = (tally: Tally, about: About, cut: () => number): Sheet => ({
  name: names.overview,
  columns: [
    { header: overview.what, kind: 'label', width: 34 },
    { header: overview.value, kind: 'text', width: 60 },
  ],
  isFiltered: false,
  rows() {
    const count = (value: number) => ({ kind: 'number', value }) as const
    const rows: Row[] = [
      [overview.at, { kind: 'dateTime', value: about.at }],
      [overview.by, about.by],
      [overview.whose, about.isCampaign ? overview.campaign : overview.own(about.by)],
      [overview.which, about.isSelection ? overview.selection : overview.view],
      [overview.filters, about.filters === '' ? overview.noFilters : about.filters],
      [overview.people, count(tally.people())],
      [overview.placed, count(tally.people() - tally.unplaced())],
      ...censusStatuses.map((status): Row => [messages.find.statusName(status), count(tally.of(status))]),
      ...(cut() === 0 ? [] : [[overview.cut, count(cut())]]),
      [overview.protected, null],
    ]
    return [rows]
  },
})
