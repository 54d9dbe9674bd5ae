import { Button, Checkbox, NumberInput, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import {
  gapLimits,
  type Schedule,
  type ScheduleSettings,
  schedule,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Choices } from '../ui/choices.tsx'
import { notice } from '../ui/notice.tsx'
import { CardFailure } from './card-failure.tsx'
import css from './schedule.module.css'
import { loadSchedule, saveSchedule, useSchedule } from './schedule-store.ts'
import cards from './settings.module.css'

const words = messages.schedule
/** The week begins on Monday in Colombia. */
const days = [1, 2, 3, 4, 5, 6, 0]
const usualHours = { days: [1, 2, 3, 4, 5, 6], from: 7 * 60, to: 19 * 60 }

/** `07:30`, as a time input writes it. */
const timeOf = (minute: number): string => new Date(minute * 60_000).toISOString().slice(11, 16)

/** NaN: no time. */
const minuteOf = (time: string): number => {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(time) ?? []
  return Number(hours) * 60 + Number(minutes)
}

interface Problems {
  days?: string
  from?: string
  to?: string
  gap?: string
}

function problemsOf(next: unknown): Problems | null {
  const parsed = schedule.safeParse(next)
  if (parsed.success) return null
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[1] ?? path[0]))
  return {
    ...(wrong.has('days') && { days: words.noDay }),
    ...(wrong.has('from') && { from: words.noTime }),
    ...(wrong.has('to') && { to: words.noTime }),
    ...(wrong.has('gapSeconds') && { gap: words.wrongGap }),
  }
}

function untilHint(from: string, to: string): string | undefined {
  if (from === '' || to === '' || from < to) return undefined
  return from === to ? words.wholeDay : words.overnight
}

function ScheduleForm({ saved: { knowsPower, ...saved } }: { saved: ScheduleSettings }) {
  const [kind, setKind] = useState<'always' | 'hours'>(saved.hours === null ? 'always' : 'hours')
  const begin = saved.hours ?? usualHours
  const [chosen, setChosen] = useState(begin.days)
  const [from, setFrom] = useState(timeOf(begin.from))
  const [to, setTo] = useState(timeOf(begin.to))
  const [gap, setGap] = useState<number | string>(saved.gapSeconds)
  const [waitsOnBattery, setWaits] = useState(saved.waitsOnBattery)
  const [problems, setProblems] = useState<Problems>({})
  const [isBusy, setBusy] = useState(false)

  async function save(event: FormEvent) {
    event.preventDefault()
    if (isBusy) return
    const hours = kind === 'always' ? null : { days: chosen, from: minuteOf(from), to: minuteOf(to) }
    const next = { hours, gapSeconds: gap, waitsOnBattery }
    const found = problemsOf(next)
    setProblems(found ?? {})
    if (found !== null) return
    setBusy(true)
    const refused = await saveSchedule(next as Schedule)
    setBusy(false)
    if (refused) notice.failed(refused)
    else notice.done(words.saved)
  }

  const toggle = (day: number, isOn: boolean) =>
    setChosen((before) => (isOn ? [...before, day] : before.filter((other) => other !== day)))

  return (
    <form className={css.form} noValidate onSubmit={(event) => void save(event)}>
      <Choices<'always' | 'hours'>
        legend={words.when}
        name="schedule"
        choices={[
          { value: 'always', title: words.always, hint: words.alwaysHint },
          { value: 'hours', title: words.hours, hint: words.hoursHint },
        ]}
        chosen={kind}
        onChoose={setKind}
      />
      {kind === 'hours' && (
        <>
          <fieldset className={css.days}>
            <legend>{words.days}</legend>
            {days.map((day) => (
              <Checkbox
                key={day}
                label={words.day[day]}
                checked={chosen.includes(day)}
                onChange={(event) => toggle(day, event.currentTarget.checked)}
              />
            ))}
            {problems.days !== undefined && (
              <p className={css.problem} role="alert">
                {problems.days}
              </p>
            )}
          </fieldset>
          <div className={css.hours}>
            <TextInput
              type="time"
              label={words.from}
              value={from}
              error={problems.from}
              onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <TextInput
              type="time"
              label={words.to}
              description={untilHint(from, to)}
              inputWrapperOrder={['label', 'input', 'error', 'description']}
              value={to}
              error={problems.to}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
          </div>
        </>
      )}
      <NumberInput
        className={css.gap}
        label={words.gap}
        description={`${words.gapHint} ${typeof gap === 'number' && gap >= gapLimits.least ? words.perHour(Math.floor(3_600 / gap)) : ''}`}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="none"
        hideControls
        value={gap}
        error={problems.gap}
        onChange={setGap}
      />
      <Checkbox
        label={words.battery}
        description={knowsPower ? undefined : words.powerUnknown}
        disabled={!knowsPower}
        checked={waitsOnBattery}
        onChange={(event) => setWaits(event.currentTarget.checked)}
      />
      <div className={cards.actions}>
        <Button type="submit" loading={isBusy}>
          {words.save}
        </Button>
      </div>
    </form>
  )
}

/** The owner chooses when and how fast the queue works. */
export function ScheduleCard() {
  const { saved: schedule, failure } = useSchedule()
  useEffect(() => void loadSchedule(), [])
  return (
    <section className={cards.card} aria-labelledby="schedule">
      <h2 id="schedule">{words.title}</h2>
      <p>{words.why}</p>
      {failure && <CardFailure text={words.loadFailed} onRetry={() => void loadSchedule()} />}
      {schedule && !failure && <ScheduleForm saved={schedule} />}
    </section>
  )
}
