import { Button } from '@mantine/core'
import { type PointerEvent, useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import {
  keptPoint,
  type Point,
  signatureHeight,
  signaturePath,
  signatureWidth,
  strokes as strokesSchema,
  strokesText,
} from '../../src-preload/signature.ts'
import { useConsentText } from '../ui/consent-text.ts'
import { Dialog } from '../ui/dialog.tsx'
import css from './authorisation.module.css'

const words = messages.authorisation.sign
const field = `0 0 ${signatureWidth} ${signatureHeight}`

export const Signature = ({ strokes, label }: { strokes: string; label: string }) => (
  <svg className={css.signature} viewBox={field} role="img" aria-label={label}>
    <path d={signaturePath(strokes)} />
  </svg>
)

function Pad({ drawn, onDrawn }: { drawn: Point[][]; onDrawn(drawn: Point[][]): void }) {
  const [isDown, setDown] = useState(false)

  function draw(event: PointerEvent<SVGSVGElement>, isFirst: boolean) {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
    const at = {
      x: ((event.clientX - left) / width) * signatureWidth,
      y: ((event.clientY - top) / height) * signatureHeight,
    }
    const before = isFirst ? [...drawn, []] : drawn
    const stroke = before.at(-1) ?? []
    const point = keptPoint(at, stroke.at(-1) ?? null)
    if (point !== null) onDrawn([...before.slice(0, -1), [...stroke, point]])
  }

  const text = strokesText(drawn)
  return (
    <svg
      className={css.pad}
      viewBox={field}
      role="img"
      aria-label={`${words.field}. ${text === '' ? words.empty : words.signed}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        setDown(true)
        draw(event, true)
      }}
      onPointerMove={(event) => {
        if (isDown) draw(event, false)
      }}
      onPointerUp={() => setDown(false)}
      onPointerCancel={() => setDown(false)}
    >
      <line x1="60" x2={signatureWidth - 60} y1="235" y2="235" />
      {text !== '' && <path d={signaturePath(text)} />}
    </svg>
  )
}

interface Props {
  name: string
  onClose(): void
  /** Resolves to a sentence about the error; null: no error. */
  save(strokes: string): Promise<string | null>
}

/** Shows the text in force and takes the person's signature. */
export function SignDialog({ name, onClose, save }: Props) {
  const text = useConsentText((state) => state.text)
  const [drawn, setDrawn] = useState<Point[][]>([])
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const strokes = strokesSchema.safeParse(strokesText(drawn))

  async function submit() {
    if (!strokes.success) return
    setBusy(true)
    const failed = await save(strokes.data)
    setBusy(false)
    if (failed === null) onClose()
    else setProblem(failed)
  }

  return (
    <Dialog
      title={name.trim() === '' ? words.inForm : words.title(name)}
      onClose={onClose}
      isBusy={isBusy}
      isWide
    >
      <div className={css.stack}>
        {text !== null && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach a scroll area.
          <section className={css.text} tabIndex={0} aria-label={words.text}>
            {text.text}
          </section>
        )}
        <p className={css.hint}>{words.lead}</p>
        <Pad drawn={drawn} onDrawn={setDrawn} />
        {problem !== null && (
          <p className={css.problem} role="alert">
            {problem}
          </p>
        )}
        <div className={css.actions}>
          <Button loading={isBusy} disabled={!strokes.success} onClick={() => void submit()}>
            {words.save}
          </Button>
          <Button variant="default" disabled={isBusy || drawn.length === 0} onClick={() => setDrawn([])}>
            {words.clear}
          </Button>
          <Button variant="default" disabled={isBusy} onClick={onClose}>
            {messages.common.cancel}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
