import { Textarea } from '@mantine/core'
import { useRef, useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { notice } from '../ui/notice.tsx'
import { Form } from './form.tsx'
import css from './headquarters.module.css'
import { connect, problemWords } from './store.ts'

const words = messages.headquarters.connect

/** Connects this laptop by the code that a coordinator gave. */
export function ConnectDialog({ onDone, onClose }: { onDone(): void; onClose(): void }) {
  const [code, setCode] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [working, setWorking] = useState(false)
  const input = useRef<HTMLTextAreaElement>(null)

  function refuse(sentence: string) {
    setError(sentence)
    input.current?.focus()
  }

  async function send() {
    if (code.trim() === '') return refuse(words.missing)
    setWorking(true)
    setError(null)
    const problem = await connect(code)
    setWorking(false)
    if (problem !== null) return refuse(problemWords(problem))
    notice.done(words.done)
    onDone()
  }

  return (
    <Dialog title={words.title} onClose={onClose} isBusy={working}>
      <Form
        submit={words.submit}
        working={working}
        running={words.running}
        failure={null}
        onSubmit={() => void send()}
        onCancel={onClose}
      >
        <p>{words.why}</p>
        <Textarea
          ref={input}
          label={words.code}
          description={words.codeHint}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          classNames={{ input: css.typed ?? '' }}
          autosize
          minRows={3}
          maxRows={8}
          maxLength={1_000}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          value={code}
          error={error}
          onChange={({ currentTarget: { value } }) => {
            setCode(value)
            setError(null)
          }}
          onKeyDown={(event) => {
            // As in a field of one line, which the code is; a reader of QR codes ends with it too.
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
            event.preventDefault()
            if (!working) void send()
          }}
        />
        <p className={css.hint}>{words.what}</p>
      </Form>
    </Dialog>
  )
}
