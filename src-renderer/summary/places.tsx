import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import {
  type CountedPlace,
  drawnPlaces,
  type PlaceKind,
  placeKinds,
  type Summary,
} from '../../src-preload/contract.ts'
import * as format from '../format.ts'
import { routes } from '../frame/routes.ts'
import { messages } from '../messages.ts'
import { useAccount } from '../sign-in/store.ts'
import { Card, Switch, type View, viewChoices } from './card.tsx'
import { Chart } from './chart.tsx'
import { PrintedTable, printedAbout } from './paper.tsx'
import { readPlaces } from './store.ts'
import css from './summary.module.css'
import { Table, type TableColumn } from './table.tsx'
import { usePrinter } from './use-print.tsx'
import { placeName, shortened } from './words.ts'

const words = messages.summary
const kindChoices = placeKinds.map((value) => ({ value, label: words.kind[value] }))

/** From the largest to the smallest, and as many as the kind has. */
const wheres: TableColumn[] = [
  { header: words.column.departamento },
  { header: words.column.municipio },
  { header: words.column.puesto },
  { header: words.column.mesa, isNumber: true },
]
const people: TableColumn = { header: words.column.people, isNumber: true }
const depth: Record<PlaceKind, number> = { municipio: 2, puesto: 3, mesa: 4 }

const columnsOf = (by: PlaceKind): TableColumn[] => [...wheres.slice(0, depth[by]), people]

const rowsOf = (places: readonly CountedPlace[], by: PlaceKind) =>
  places.map(({ departamento, municipio, puesto, mesa, people }) => ({
    key: [departamento, municipio, puesto, mesa].join('\n'),
    cells: [
      ...[departamento, municipio, puesto, mesa].slice(0, depth[by]).map((part) => part ?? words.unknown),
      format.number(people),
    ],
    share: people / Math.max(1, places[0]?.people ?? 0),
  }))

/** All places, while they are shown as a table; read anew with each new summary. */
function useEvery(by: PlaceKind, isWanted: boolean, summary: Summary): CountedPlace[] | null {
  const [every, setEvery] = useState<{ by: PlaceKind; places: CountedPlace[] } | null>(null)
  useEffect(() => {
    if (!isWanted) return
    let isOver = false
    void readPlaces(by).then((places) => {
      if (!isOver && places !== null) setEvery({ by, places })
    })
    return () => {
      isOver = true
    }
  }, [by, isWanted, summary])
  return every?.by === by ? every.places : null
}

function Drawn({ places, by }: { places: CountedPlace[]; by: PlaceKind }) {
  return (
    <Chart
      label={words.drawnPlaces(words.kind[by], places.length)}
      height={Math.max(2, places.length) * 26 + 12}
      isSideways
      dataKey="name"
      data={places.map((place) => ({ name: placeName(place, by), people: place.people }))}
      series={[{ name: 'people', label: words.column.people, color: 'var(--accent)' }]}
      yAxisProps={{ width: 250, interval: 0, tickFormatter: (name: string) => shortened(name) }}
    />
  )
}

function Every({ places, by }: { places: CountedPlace[] | null; by: PlaceKind }) {
  if (places === null) return <p className={css.hint}>{messages.common.loading}</p>
  return <Table key={by} label={words.kind[by]} columns={columnsOf(by)} rows={rowsOf(places, by)} />
}

export function Places({ summary }: { summary: Summary }) {
  const { displayName } = useAccount()
  const { print, paper } = usePrinter()
  const [by, setBy] = useState<PlaceKind>('municipio')
  const [view, setView] = useState<View>('chart')
  const every = useEvery(by, view === 'table', summary)
  const { all, most } = summary.places[by]
  const title = words.where

  async function printAll() {
    const places = await readPlaces(by)
    if (places === null) return
    print(
      <PrintedTable
        title={words.printedPlaces[by]}
        about={printedAbout(displayName)}
        columns={columnsOf(by)}
        rows={rowsOf(places, by)}
      />,
    )
  }

  if (summary.placed === 0)
    return (
      <Card className={css.places} title={title} part={by} onPrint={null}>
        <p className={css.nothing}>
          {words.noPlaces} <Link href={routes.queue}>{words.toQueue}</Link>
        </p>
      </Card>
    )
  return (
    <Card
      className={css.places}
      title={title}
      part={by}
      figure={words.placed(summary.placed, summary.people)}
      onPrint={() => void printAll()}
      switches={
        <>
          <Switch label={words.kinds} choices={kindChoices} chosen={by} onChoose={setBy} />
          <Switch label={words.view.label} choices={viewChoices} chosen={view} onChoose={setView} />
          {view === 'chart' && all > drawnPlaces && (
            <span className={css.hint}>{words.most(drawnPlaces, all)}</span>
          )}
        </>
      }
    >
      {view === 'chart' ? <Drawn places={most} by={by} /> : <Every places={every} by={by} />}
      {paper}
    </Card>
  )
}
