import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import {
  type AppError,
  type CountedPlace,
  drawnPlaces,
  type PlaceKind,
  placeKinds,
  type Summary,
} from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { routes } from '../routes.ts'
import { channelsIn } from '../scope/channels.ts'
import { scopeNow } from '../scope/store.ts'
import { LoadFailure } from '../ui/load-failure.tsx'
import { Switch } from '../ui/switch.tsx'
import { Card, ViewSwitch } from './card.tsx'
import { showAs, useCardViews } from './card-views.ts'
import { Bars } from './chart.tsx'
import css from './summary.module.css'
import { Table, type TableColumn } from './table.tsx'
import { placeName, shortened } from './words.ts'

const words = messages.summary
const kindChoices = placeKinds.map((value) => ({ value, label: words.kind[value] }))

/** Place columns, from the largest to the smallest. */
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
  }))

const readPlaces = (by: PlaceKind) => ask(channelsIn(scopeNow()).summaryPlaces({ by }))

/** All places, while the table is shown. Read again with each new summary. */
function useAllPlaces(by: PlaceKind, isWanted: boolean, summary: Summary) {
  const [read, setRead] = useState<{ by: PlaceKind; places: CountedPlace[] } | null>(null)
  const [failure, setFailure] = useState<AppError | null>(null)
  const [tries, setTries] = useState(0)
  useEffect(() => {
    if (!isWanted) return
    let isOver = false
    void readPlaces(by).then((result) => {
      if (isOver) return
      setFailure(result.ok ? null : result.error)
      if (result.ok) setRead({ by, places: result.value })
    })
    return () => {
      isOver = true
    }
  }, [by, isWanted, summary, tries])
  return {
    places: read?.by === by ? read.places : null,
    failure,
    retry() {
      setFailure(null)
      setTries(tries + 1)
    },
  }
}

function PlacesChart({ places, by }: { places: CountedPlace[]; by: PlaceKind }) {
  return (
    <Bars
      label={words.drawnPlaces(words.kind[by], places.length)}
      height={Math.max(2, places.length) * 30 + 12}
      isSideways
      dataKey="name"
      data={places.map((place) => ({ name: placeName(place, by), people: place.people }))}
      series={[{ name: 'people', label: words.column.people, color: 'var(--accent)' }]}
      yAxisProps={{ width: 250, interval: 0, tickFormatter: (name: string) => shortened(name) }}
    />
  )
}

function PlacesTable({ all, by }: { all: ReturnType<typeof useAllPlaces>; by: PlaceKind }) {
  const { places, failure, retry } = all
  if (failure) return <LoadFailure text={words.placesFailed} onRetry={retry} />
  if (places === null) return <p className={css.hint}>{messages.common.loading}</p>
  return <Table key={by} label={words.kind[by]} columns={columnsOf(by)} rows={rowsOf(places, by)} />
}

export function Places({ summary }: { summary: Summary }) {
  const { by, places: view } = useCardViews()
  const allPlaces = useAllPlaces(by, view === 'table', summary)
  const { all, most } = summary.places[by]
  const title = words.where

  if (summary.placed === 0)
    return (
      <Card className={css.places} title={title} part={by} isEmpty>
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
      switches={
        <>
          <Switch label={words.kinds} choices={kindChoices} chosen={by} onChoose={(by) => showAs({ by })} />
          <ViewSwitch view={view} onChoose={(places) => showAs({ places })} />
          {view === 'chart' && all > drawnPlaces && (
            <span className={css.hint}>{words.most(drawnPlaces, all)}</span>
          )}
        </>
      }
    >
      {view === 'chart' ? <PlacesChart places={most} by={by} /> : <PlacesTable all={allPlaces} by={by} />}
    </Card>
  )
}
