import { Button, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import type {
  LeftOut,
  Rechecked,
  RecheckPreview,
  Scope,
  Selection,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import css from '../recheck/recheck.module.css'
import { abortStart, closeRecheck, start, useRecheck, type Which } from '../recheck/store.ts'
import { channelsIn } from '../scope/channels.ts'
import { scopeNow } from '../scope/store.ts'
import { useAccount } from '../session/store.ts'
import { hasOtherLeaders, loadAccounts, useAccounts } from '../settings/accounts-store.ts'
import { Choices } from '../ui/choices.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import { TaskProgress } from '../ui/steps-dialog.tsx'
import { Switch } from '../ui/switch.tsx'
import { selectionForMain } from './bulk.ts'
import { usePeople } from './list/list-store.ts'
import { hasSelection } from './selection-store.ts'

const words = messages.recheck.dialog
const usualDays = '30'

/** Asks whom to look up again, and shows duration and cost in advance. */
export function RecheckDialog() {
  const opened = useRecheck((seen) => seen.opened)
  return opened === null ? null : <Asking opened={opened} />
}

/** The people of the table at opening; the table may change behind the dialog. */
interface Table {
  scope: Scope
  view: Rechecked
  selection: Selection | null
}

function tableNow(): Table {
  const { view, shownView } = usePeople.getState()
  return {
    scope: scopeNow(),
    view: { kind: 'chosen', of: { kind: 'view', view: shownView ?? view } },
    selection: hasSelection() ? selectionForMain() : null,
  }
}

/** null: the number of days is invalid. */
function wantedOf(which: Which, days: string, table: Table): Rechecked | null {
  switch (which) {
    case 'errors':
      return { kind: 'errors' }
    case 'older': {
      const number = /^\d{1,4}$/.test(days.trim()) ? Number(days) : 0
      return number >= 1 && number <= 3_650 ? { kind: 'older', days: number } : null
    }
    case 'view':
      return table.view
    case 'selection':
      return table.selection === null
        ? null
        : { kind: 'chosen', of: { kind: 'selection', selection: table.selection } }
  }
}

type Counted = 'counting' | 'failed' | RecheckPreview

/** Counts again when the choice changes, and when `again` does. */
function usePreview(scope: Scope, wanted: Rechecked | null, again: number): Counted {
  const [counted, setCounted] = useState<{ key: string; value: Counted } | null>(null)
  const key = JSON.stringify([scope, wanted, again])
  useEffect(() => {
    const [scope, wanted] = JSON.parse(key) as [Scope, Rechecked | null]
    if (wanted === null) return
    let isShown = true
    void ask(channelsIn(scope).recheckPreview(wanted)).then((result) => {
      if (isShown) setCounted({ key, value: result.ok ? result.value : 'failed' })
    })
    return () => {
      isShown = false
    }
  }, [key])
  return counted?.key === key ? counted.value : 'counting'
}

function Asking({ opened }: { opened: Which }) {
  const { isOwner } = useAccount()
  const listed = useAccounts((state) => state.listed)
  useEffect(() => {
    if (isOwner) void loadAccounts()
  }, [isOwner])
  const [table] = useState(tableNow)
  const [which, setWhich] = useState(opened)
  const [days, setDays] = useState(usualDays)
  const [scope, setScope] = useState(table.scope)
  const [again, setAgain] = useState(0)
  const [isStarting, setStarting] = useState(false)
  const wanted = wantedOf(which, days, table)
  const counted = usePreview(scope, wanted, again)
  const isReady = wanted !== null && typeof counted === 'object' && counted.people > 0
  const hasList = useRecheck((seen) => (seen.state?.batch ?? null) !== null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (!isReady || isStarting) return
    setStarting(true)
    const isDone = await start(scope, wanted)
    setStarting(false)
    if (isDone) closeRecheck()
  }

  if (isStarting) return <Starting />
  const offered = (['errors', 'older', 'view', 'selection'] as const).filter((one) => {
    if (one === 'selection') return table.selection !== null && scope === table.scope
    return one !== 'view' || scope === table.scope
  })
  return (
    <Dialog title={messages.recheck.title} onClose={closeRecheck} isWide>
      <form className={css.form} noValidate onSubmit={(event) => void submit(event)}>
        {isOwner && (table.scope === 'campaign' || hasOtherLeaders(listed)) && (
          <Switch<Scope>
            label={words.scope}
            choices={(['own', 'campaign'] as const).map((value) => ({ value, label: words.scopes[value] }))}
            chosen={scope}
            onChoose={(chosen) => {
              setScope(chosen)
              if (chosen !== table.scope && which !== 'older') setWhich('errors')
            }}
          />
        )}
        <Choices<Which>
          legend={words.which}
          name="recheck-which"
          choices={offered.map((value) => ({ value, ...words[value] }))}
          chosen={which}
          onChoose={setWhich}
        />
        {which === 'older' && (
          <TextInput
            className={css.days ?? ''}
            label={words.days}
            inputMode="numeric"
            maxLength={4}
            value={days}
            error={wanted === null ? words.daysWrong : null}
            onChange={(event) => setDays(event.currentTarget.value)}
          />
        )}
        {wanted !== null && (
          <div className={css.preview} role="status">
            <Preview counted={counted} hasList={hasList} onRetry={() => setAgain((times) => times + 1)} />
          </div>
        )}
        <div className={`${css.actions} ${css.below}`}>
          <Button type="submit" data-autofocus disabled={!isReady}>
            {words.start}
          </Button>
          <Button variant="default" onClick={closeRecheck}>
            {messages.common.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function Preview({
  counted,
  hasList,
  onRetry,
}: {
  counted: Counted
  /** Whether the list of an earlier batch will be deleted. */
  hasList: boolean
  onRetry(): void
}) {
  if (counted === 'counting') return <p className={css.dim}>{words.counting}</p>
  if (counted === 'failed') return <LoadFailure text={messages.recheck.changes.failed} onRetry={onRetry} />
  const { people, leftOut, ahead, leftMs, dollars, rate, isHeldByCeiling } = counted
  const left = Object.entries(leftOut).filter(([, count]) => count > 0) as [keyof LeftOut, number][]
  return (
    <>
      <p className={css.lead}>{people === 0 ? words.nobody : words.ready(people)}</p>
      {people > 0 && (
        <dl className={css.facts}>
          <Line name={words.time}>
            {leftMs === null ? words.timeUnknown : messages.durations.left(leftMs)}
            {leftMs !== null && ahead > 0 && words.after(ahead)}
          </Line>
          {dollars !== null && (
            <Line name={words.cost}>{words.about(messages.costs.money(dollars, rate))}</Line>
          )}
        </dl>
      )}
      {people > 0 && dollars === null && <p className={css.dim}>{words.free}</p>}
      {isHeldByCeiling && <p className={css.dim}>{words.heldByCeiling}</p>}
      {left.length > 0 && (
        <ul className={css.lines}>
          {left.map(([why, count]) => (
            <li key={why}>{words.leftOut[why](count)}</li>
          ))}
        </ul>
      )}
      {people > 0 && <p className={css.dim}>{words.last}</p>}
      {people > 0 && hasList && <p className={css.dim}>{words.replaces}</p>}
    </>
  )
}

const Line = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

/** Shown while the batch is being written. */
function Starting() {
  const starting = useRecheck((seen) => seen.state?.starting ?? null)
  const [isAborting, setAborting] = useState(false)
  return (
    <Dialog title={messages.recheck.title} onClose={closeRecheck} isBusy isWide>
      <TaskProgress
        what={words.preparing}
        progress={starting ?? { done: 0, total: 0, leftMs: null }}
        isAborting={isAborting}
        abort={{
          label: words.abort,
          run() {
            setAborting(true)
            abortStart()
          },
        }}
      />
    </Dialog>
  )
}
