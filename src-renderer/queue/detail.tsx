import { Button } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { Attempt, AttemptDetail, Result, Scope } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { channelsIn } from '../scope/channels.ts'
import { copyText } from '../ui/copy-text.ts'
import { Fact } from '../ui/fact.tsx'
import { noFormulas } from '../ui/no-formula.ts'
import { notice } from '../ui/notice.tsx'
import css from './queue.module.css'
import { whatHappened } from './words.ts'

const words = messages.queue

/** Source of the page as text; never rendered as HTML. */
function PageText({ text }: { text: string }) {
  const shown = useRef<HTMLPreElement>(null)

  function copy() {
    if (!shown.current) return
    window.getSelection()?.selectAllChildren(shown.current)
    if (copyText(noFormulas(text))) notice.done(words.copied)
  }

  return (
    <>
      <div className={css.pageHead}>
        <h3>{words.page}</h3>
        <Button variant="default" size="xs" leftSection={<IconCopy size={16} aria-hidden />} onClick={copy}>
          {words.copy}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach a scroll area. */}
      <section className={css.page} tabIndex={0} aria-label={words.page}>
        <pre ref={shown}>{text}</pre>
      </section>
    </>
  )
}

function Page({ answer }: { answer: Result<AttemptDetail> | null }) {
  if (answer === null) return <p className={css.dim}>{messages.common.loading}</p>
  if (!answer.ok) return <p className={css.trouble}>{messages.error[answer.error.code]}</p>
  if (answer.value.page !== null) return <PageText text={answer.value.page} />
  if (answer.value.attempt.error === null) return null
  return <p className={css.dim}>{words.noPage}</p>
}

/** `scope`: scope of the screen. */
export function Detail({ attempt, scope }: { attempt: Attempt; scope: Scope }) {
  const [answer, setAnswer] = useState<Result<AttemptDetail> | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const { id, person, startedAt, endedAt, superseded } = attempt
  // A superseded attempt may be about another cédula.
  const cedula = superseded ? null : (person?.cedula ?? null)
  useEffect(() => {
    let isShown = true
    void ask(channelsIn(scope).attempt({ attemptId: id })).then((result) => {
      if (isShown) setAnswer(result)
    })
    return () => {
      isShown = false
    }
  }, [id, scope])

  // Keeps the opened row in view, with as much of its detail as fits.
  useEffect(() => {
    const shown = box.current
    if (answer === null || !shown) return
    shown.scrollIntoView({ block: 'nearest' })
    shown.closest('tr')?.previousElementSibling?.scrollIntoView({ block: 'nearest' })
  }, [answer])

  return (
    <div className={css.detail} ref={box}>
      <p className={css.happened}>{whatHappened(attempt)}</p>
      {attempt.superseded && <p className={css.dim}>{words.superseded}</p>}
      {attempt.refunded && <p className={css.dim}>{words.refunded}</p>}
      <dl className={css.detailFacts}>
        <Fact label={messages.fields.cedula}>{cedula === null ? null : format.cedula(cedula)}</Fact>
        <Fact label={words.started}>{format.dateTime(startedAt)}</Fact>
        <Fact label={words.ended}>{format.dateTime(endedAt)}</Fact>
      </dl>
      <Page answer={answer} />
    </div>
  )
}
