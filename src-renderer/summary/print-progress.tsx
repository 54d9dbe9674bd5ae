import { Button, Progress } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { PrintProgress } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { abortPrint, usePrint } from './print-by-place.ts'
import css from './print-progress.module.css'

const words = messages.printing

/** A shorter print shows no progress. */
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

function Shown({ progress }: { progress: PrintProgress }) {
  const { drawingMs, isAborting } = usePrint()
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), shownAfterMs)
    return () => clearTimeout(timer)
  }, [])
  if (!isLong) return null
  const { phase, people, leftMs } = progress
  return (
    <Dialog title={words.title} onClose={() => {}} isBusy>
      <div className={css.progress} role="status">
        <p>{words.phase[phase](people)}</p>
        <Progress value={percent(progress, drawingMs)} aria-label={words.title} />
        <p className={css.left}>{leftMs === null ? words.waiting : words.left(Math.round(leftMs / 1000))}</p>
      </div>
      <Button variant="default" disabled={isAborting || phase === 'saving'} onClick={() => void abortPrint()}>
        {isAborting ? words.aborting : messages.common.cancel}
      </Button>
    </Dialog>
  )
}

/** Progress of the PDF, on every screen. */
export function Printing() {
  const progress = usePrint((state) => state.progress)
  return progress === null ? null : <Shown progress={progress} />
}
