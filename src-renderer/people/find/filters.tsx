import { Button, Checkbox, NativeSelect, Popover, TextInput } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { useEffect, useId } from 'react'
import {
  type CensusStatus,
  censusStatuses,
  isFiltered,
  type ListFilter,
  noFilter,
  type Tab,
  type TextCount,
  tabs,
} from '../../../src-preload/contract/index.ts'
import { hasLabel } from '../../../src-preload/labels.ts'
import { messages } from '../../../src-preload/messages/index.ts'
import { useScope } from '../../scope/store.ts'
import { loadAccounts, useAccounts } from '../../settings/accounts-store.ts'
import { aboveStatusLine } from '../../ui/above-status-line.ts'
import unseen from '../../ui/hidden.module.css'
import { readLabels, useLabels } from '../labels/store.ts'
import { filterBy, usePeople } from '../list/list-store.ts'
import { readBarrios, useBarrios } from './barrios-store.ts'
import { filterWords } from './filter-words.ts'
import css from './find.module.css'
import { leaderName, leadersOf } from './leaders.ts'
import { closeFinding, useFinding } from './open-store.ts'
import { type Choice, municipioChoice, placeChoices } from './places.ts'
import { readPlaces, usePlaces } from './places-store.ts'

const words = messages.find

function Statuses({ filter, tab }: { filter: ListFilter; tab: Tab }) {
  const toggle = (status: CensusStatus, isWanted: boolean) =>
    filterBy({
      statuses: censusStatuses.filter((one) => (one === status ? isWanted : filter.statuses.includes(one))),
    })
  return (
    <fieldset className={css.group}>
      <legend>{words.status}</legend>
      <div className={css.statuses}>
        {/* Statuses of other tabs would match nobody. */}
        {tabs[tab].map((status) => (
          <Checkbox
            key={status}
            label={words.statusName(status)}
            checked={filter.statuses.includes(status)}
            onChange={(event) => toggle(status, event.currentTarget.checked)}
          />
        ))}
      </div>
    </fieldset>
  )
}

/** Offers the chosen place even if nobody votes there any more. */
function PlaceSelect<One extends Choice>({
  part,
  choices,
  value,
  disabled = false,
  onChange,
}: {
  part: 'municipio' | 'puesto' | 'mesa'
  choices: One[]
  /** null: any. */
  value: One | null
  disabled?: boolean
  onChange(choice: One | null): void
}) {
  const isKnown = value === null || choices.some(({ key }) => key === value.key)
  const shown = isKnown ? choices : [value, ...choices]
  return (
    <NativeSelect
      label={words[part]}
      size="sm"
      disabled={disabled}
      value={value?.key ?? ''}
      onChange={(event) => onChange(shown.find(({ key }) => key === event.currentTarget.value) ?? null)}
      data={[
        { value: '', label: words.any[part] },
        ...shown.map(({ key, name, people }) => ({ value: key, label: words.choice(name, people) })),
      ]}
    />
  )
}

/** Offers the chosen leader even if they have no people any more. */
function LeaderSelect({ filter: { leader } }: { filter: ListFilter }) {
  const listed = useAccounts((state) => state.listed)
  useEffect(() => void loadAccounts(), [])
  const leaders = leadersOf(listed)
  const isKnown = leader === null || leaders.some(({ id }) => id === leader)
  return (
    <NativeSelect
      label={words.leader}
      size="sm"
      value={leader ?? ''}
      onChange={({ currentTarget: { value } }) => filterBy({ leader: value === '' ? null : Number(value) })}
      data={[
        { value: '', label: words.anyLeader },
        ...(isKnown ? [] : [{ value: String(leader), label: leaderName(leaders, leader) }]),
        ...leaders.map(({ id, displayName, people }) => ({
          value: String(id),
          label: words.choice(displayName, people),
        })),
      ]}
    />
  )
}

/**
 * Filter by a text that leaders wrote. Offers the chosen one even if nobody has it any more. Hidden if there are none.
 */
function TextSelect({
  label,
  any,
  value,
  counts,
  onChange,
}: {
  label: string
  any: string
  value: string | null
  counts: readonly TextCount[]
  onChange(value: string | null): void
}) {
  if (value === null && counts.length === 0) return null
  const known =
    value === null
      ? null
      : (counts.find(({ name }) => name === value) ?? counts.find(({ name }) => hasLabel([name], value)))
  return (
    <NativeSelect
      label={label}
      size="sm"
      value={known?.name ?? value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
      data={[
        { value: '', label: any },
        ...(known === undefined && value !== null ? [{ value, label: words.choice(value, 0) }] : []),
        ...counts.map(({ name, people }) => ({ value: name, label: words.choice(name, people) })),
      ]}
    />
  )
}

function Texts({ filter: { barrio, label } }: { filter: ListFilter }) {
  const scope = useScope((state) => state.scope)
  const barrios = useBarrios((state) => state[scope])
  const labels = useLabels((state) => state[scope])
  useEffect(() => {
    void readBarrios(scope)
    void readLabels(scope)
  }, [scope])
  return (
    <>
      <TextSelect
        label={words.barrio}
        any={words.anyBarrio}
        value={barrio}
        counts={barrios ?? []}
        onChange={(barrio) => filterBy({ barrio })}
      />
      <TextSelect
        label={words.label}
        any={words.anyLabel}
        value={label}
        counts={labels ?? []}
        onChange={(label) => filterBy({ label })}
      />
    </>
  )
}

const noMoreThere = (name: string): Choice => ({ key: name, name, people: 0 })

function Places({ filter }: { filter: ListFilter }) {
  const { places, failed } = usePlaces()
  useEffect(() => void readPlaces(), [])
  const choices = placeChoices(places ?? [], filter)
  const { departamento, municipio, puesto, mesa } = filter
  return (
    <>
      <PlaceSelect
        part="municipio"
        choices={choices.municipio}
        value={municipio === null ? null : municipioChoice(municipio, departamento, places ?? [])}
        onChange={(choice) =>
          filterBy({
            departamento: choice?.departamento ?? null,
            municipio: choice?.municipio ?? null,
            puesto: null,
            mesa: null,
          })
        }
      />
      <PlaceSelect
        part="puesto"
        choices={choices.puesto}
        value={puesto === null ? null : noMoreThere(puesto)}
        onChange={(choice) => filterBy({ puesto: choice?.key ?? null, mesa: null })}
      />
      <PlaceSelect
        part="mesa"
        choices={choices.mesa}
        value={mesa === null ? null : noMoreThere(mesa)}
        disabled={puesto === null}
        onChange={(choice) => filterBy({ mesa: choice?.key ?? null })}
      />
      {failed && <p className={css.hint}>{words.placesFailed}</p>}
      {!failed && places?.length === 0 && <p className={css.hint}>{words.noPlaces}</p>}
    </>
  )
}

/** null for an incomplete date, or for a year of five or six digits, which the field allows. */
const dayOf = (value: string): string | null => (/^\d{4}-\d{2}-\d{2}$/.test(value) ? value : null)

function Panel({ onClose }: { onClose(): void }) {
  const { filter, tab } = usePeople((state) => state.view)
  const scope = useScope((state) => state.scope)
  return (
    <div className={css.panel}>
      <Statuses filter={filter} tab={tab} />
      <div className={css.fields}>
        {scope === 'campaign' && <LeaderSelect filter={filter} />}
        <Places filter={filter} />
        <Texts filter={filter} />
      </div>
      <div className={css.fields}>
        <TextInput
          type="date"
          size="sm"
          label={words.from}
          value={filter.from ?? ''}
          max={filter.to ?? undefined}
          onChange={(event) => filterBy({ from: dayOf(event.currentTarget.value) })}
        />
        <TextInput
          type="date"
          size="sm"
          label={words.to}
          value={filter.to ?? ''}
          min={filter.from ?? undefined}
          onChange={(event) => filterBy({ to: dayOf(event.currentTarget.value) })}
        />
      </div>
      <div className={css.panelActions}>
        <Checkbox
          label={words.withoutConsent}
          checked={filter.withoutConsent}
          onChange={(event) => filterBy({ withoutConsent: event.currentTarget.checked })}
        />
        <Button variant="default" size="sm" disabled={!isFiltered(filter)} onClick={() => filterBy(noFilter)}>
          {words.clearFilters}
        </Button>
        <Button size="sm" onClick={onClose}>
          {words.done}
        </Button>
      </div>
    </div>
  )
}

export function Filters() {
  const count = usePeople(({ view }) => filterWords(view.filter, [], []).length)
  const isOpen = useFinding(({ isFiltering }) => isFiltering)
  const setOpen = (isFiltering: boolean) => useFinding.setState({ isFiltering })
  useEffect(() => closeFinding, [])
  const title = useId()
  // On a narrow screen the button shows only its icon.
  const label = count > 0 ? words.filtersOn(count) : words.filters
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      // `size` limits the height to the space below or above the button; the content scrolls.
      middlewares={{ flip: true, shift: true, size: aboveStatusLine }}
      width={460}
      trapFocus
      returnFocus
      shadow="md"
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={18} aria-hidden />}
          rightSection={count > 0 ? <span className={css.badge}>{count}</span> : undefined}
          aria-expanded={isOpen}
          aria-haspopup="dialog"
          aria-label={label}
          title={label}
          onClick={() => setOpen(!isOpen)}
        >
          {words.filters}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={css.dropdown ?? ''} aria-labelledby={title}>
        <h2 id={title} className={unseen.hidden}>
          {words.filters}
        </h2>
        <Panel onClose={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}
