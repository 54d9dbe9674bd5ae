import { Button } from '@mantine/core'
import { useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import css from './authorisation.module.css'
import { Signature, SignDialog } from './signature.tsx'

const words = messages.authorisation.sign

interface Props {
  name: string
  /** null: the person has not signed on the screen. */
  strokes: string | null
  onStrokes(strokes: string): void
}

/** Takes the signature of the person who is being registered. A signature on paper is still possible. */
export function SignNow({ name, strokes, onStrokes }: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <div className={css.stack}>
      {strokes !== null && <Signature strokes={strokes} label={words.inForm} />}
      <Button variant="default" size="sm" onClick={() => setOpen(true)}>
        {strokes === null ? words.now : words.again}
      </Button>
      {isOpen && (
        <SignDialog
          name={name}
          onClose={() => setOpen(false)}
          save={async (drawn) => {
            onStrokes(drawn)
            return null
          }}
        />
      )}
    </div>
  )
}
