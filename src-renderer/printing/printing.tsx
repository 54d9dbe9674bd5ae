import { Button, Progress } from '@mantine/core'
import { IconFileTypePdf, IconPrinter } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { type PrintProgress, sheetGroups, sheetOrders } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import { Page } from './page.tsx'
import css from './printing.module.css'
import { abortPrinting, choose, closePrinting, print, read, readMore, savePdf, usePrinting } from './store.ts'

const words = messages.printing

/** The window that shows the sheets before printing, available on every screen. */
export function Printing() {
  const isOpen = usePrinting(({ printed }) => printed !== null)
  const isRunning = usePrinting(({ running }) => running !== null)
  if (!isOpen) return null
  return (
    <Dialog title={words.title} onClose={closePrinting} isBusy={isRunning} isFull>
      <div className={css.window}>
        <div className={css.side}>
          <Choices />
          <Size />
          <Ways />
          <p className={css.hint}>{words.inClear}</p>
          <Running />
        </div>
        <Preview />
      </div>
    </Dialog>
  )
}

function Choices() {
  const { printed, by, order, running } = usePrinting()
  if (printed?.kind !== 'people') return null
  return (
    <>
      <Radios
        legend={words.by}
        choices={sheetGroups.map((value) => ({ value, label: words.group[value] }))}
        chosen={by}
        disabled={running !== null}
        onChoose={(by) => choose({ by })}
      />
      {/* People of one mesa have no other order. */}
      {by === 'mesa' ? (
        <p className={css.hint}>{words.mesaHint}</p>
      ) : (
        <Radios
          legend={words.order}
          choices={sheetOrders.map((value) => ({ value, label: words.orders[value] }))}
          chosen={order}
          disabled={running !== null}
          onChoose={(order) => choose({ order })}
        />
      )}
      <p className={css.hint}>{words.surnameHint}</p>
    </>
  )
}

function Radios<Value extends string>({
  legend,
  choices,
  chosen,
  disabled,
  onChoose,
}: {
  legend: string
  choices: readonly { value: Value; label: string }[]
  chosen: Value
  disabled: boolean
  onChoose(value: Value): void
}) {
  return (
    <fieldset className={css.radios} disabled={disabled}>
      <legend>{legend}</legend>
      {choices.map(({ value, label }) => (
        <label key={value}>
          <input type="radio" name={legend} checked={value === chosen} onChange={() => onChoose(value)} />
          {label}
        </label>
      ))}
    </fieldset>
  )
}

function Size() {
  const { preview, printed } = usePrinting()
  // Empty sheets contain no people yet.
  const isEmpty = printed?.kind === 'consent_sheets'
  const said = (pages: number, people: number) => (isEmpty ? words.pages(pages) : words.size(pages, people))
  return (
    <p className={css.size} role="status">
      {preview === null ? messages.common.loading : said(preview.pages, preview.people)}
    </p>
  )
}

function Ways() {
  const isThere = usePrinting(({ preview }) => preview !== null && preview.pages > 0)
  const running = usePrinting((state) => state.running)
  const isDisabled = !isThere || running !== null
  return (
    <div className={css.ways}>
      <Button
        leftSection={<IconPrinter size={18} aria-hidden />}
        disabled={isDisabled}
        data-autofocus
        onClick={() => void print()}
      >
        {words.print}
      </Button>
      <Button
        variant="default"
        leftSection={<IconFileTypePdf size={18} aria-hidden />}
        disabled={isDisabled}
        onClick={() => void savePdf()}
      >
        {words.savePdf}
      </Button>
    </div>
  )
}

/** Milliseconds. A shorter print shows no progress. */
const shownAfterMs = 300

function percent({ phase, leftMs }: PrintProgress, drawingMs: number | null): number {
  switch (phase) {
    case 'reading':
      return 0
    case 'drawing':
      return leftMs === null || !drawingMs ? 0 : Math.min(97, 100 * (1 - leftMs / drawingMs))
    case 'saving':
      return 100
  }
}

function Running() {
  const progress = usePrinting((state) => state.progress)
  return progress === null ? null : <Shown progress={progress} />
}

function Shown({ progress }: { progress: PrintProgress }) {
  const { drawingMs, isAborting, running } = usePrinting()
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), shownAfterMs)
    return () => clearTimeout(timer)
  }, [])
  if (!isLong) return null
  const { phase, people, leftMs } = progress
  return (
    <div className={css.progress}>
      <div className={css.told} role="status">
        <p>{words.phase[phase](people)}</p>
        {running === 'pdf' && <Progress value={percent(progress, drawingMs)} aria-label={words.title} />}
        <p className={css.hint}>{leftMs === null ? words.waiting : words.left(Math.round(leftMs / 1000))}</p>
      </div>
      <Button
        variant="default"
        disabled={isAborting || phase === 'saving'}
        onClick={() => void abortPrinting()}
      >
        {isAborting ? messages.common.aborting : messages.common.cancel}
      </Button>
    </div>
  )
}

function Preview() {
  const { preview, failure, isReading } = usePrinting()
  if (failure) return <LoadFailure text={words.loadFailed} onRetry={() => void read()} />
  if (preview === null) return <EmptyState text={messages.common.loading} />
  const { edition, pages, shown, letterhead } = preview
  if (pages === 0) return <EmptyState text={words.nothing} />
  const left = pages - shown.length
  return (
    <section
      // Another edition starts at its first page.
      key={edition}
      className={css.preview}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach a scroll area.
      tabIndex={0}
      aria-label={words.preview}
      aria-busy={isReading}
    >
      {shown.map((page) => (
        <article key={page.number} className={css.paper} aria-label={words.pageLabel(page.number, pages)}>
          <Page page={page} letterhead={letterhead} of={pages} />
        </article>
      ))}
      {left > 0 && (
        <Button variant="default" disabled={isReading} onClick={() => void readMore()}>
          {words.more(left)}
        </Button>
      )}
    </section>
  )
}
