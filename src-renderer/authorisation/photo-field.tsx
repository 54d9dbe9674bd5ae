import { Button } from '@mantine/core'
import { IconPhoto } from '@tabler/icons-react'
import { type DragEvent, useRef, useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import css from './authorisation.module.css'
import { type Photo, type PhotoProblem, photoOf } from './photo.ts'

const words = messages.authorisation.addPhoto

const sentence: Record<PhotoProblem, string> = { unreadable: words.unreadable, too_large: words.tooLarge }

/** Takes a photo that is chosen or dropped. `save` resolves to a sentence about the error; null: no error. */
export function PhotoField({ label, save }: { label: string; save(photo: Photo): Promise<string | null> }) {
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  async function take(file: Blob | undefined) {
    if (file === undefined || isBusy) return
    setBusy(true)
    setProblem(null)
    const photo = await photoOf(file)
    setProblem(typeof photo === 'string' ? sentence[photo] : await save(photo))
    setBusy(false)
  }

  /** Stops the event, because the window takes dropped files for an import. */
  const over = (event: DragEvent) => {
    event.preventDefault()
    event.stopPropagation()
    event.dataTransfer.dropEffect = 'copy'
    setOver(true)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a place to drop files; the button does the same.
    <div
      className={isOver ? `${css.drop} ${css.over}` : css.drop}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        event.stopPropagation()
        setOver(false)
        void take(event.dataTransfer.files[0])
      }}
    >
      <p>{words.drop}</p>
      <input
        ref={input}
        type="file"
        accept="image/*"
        aria-label={label}
        className={css.file}
        tabIndex={-1}
        onChange={(event) => {
          void take(event.currentTarget.files?.[0])
          // Allows choosing the same file again.
          event.currentTarget.value = ''
        }}
      />
      <Button
        variant="default"
        loading={isBusy}
        leftSection={<IconPhoto size={16} aria-hidden />}
        aria-label={label}
        onClick={() => input.current?.click()}
      >
        {words.choose}
      </Button>
      <p className={css.hint}>{isBusy ? words.working : words.kept}</p>
      {problem !== null && (
        <p className={css.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}
