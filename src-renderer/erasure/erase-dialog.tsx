import { Button, Checkbox } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import type { SheetShown } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { FormFooter } from '../ui/form-footer.tsx'
import question from '../ui/question.module.css'
import css from './erasure.module.css'
import { type Erasing, erase, sheetPhotosOf, stopErasing, useErasing } from './store.ts'

const words = messages.erasure.dialog

interface Props {
  /** Called once they are erased. */
  onErased?: () => void
  /** Shows the copies that still contain them; undefined where they are shown already. */
  toCopies?: () => void
}

/** Asks twice before people are erased. */
export function EraseDialog(props: Props) {
  const erasing = useErasing((state) => state.erasing)
  return erasing === null ? null : <Asking erasing={erasing} {...props} />
}

function Asking({ erasing, onErased, toCopies }: Props & { erasing: Erasing }) {
  const [isSure, setSure] = useState(false)
  const [isSecond, setSecond] = useState(false)
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const [sheets, setSheets] = useState<SheetShown[]>([])
  const { count, name, selection } = erasing
  useEffect(() => void sheetPhotosOf(erasing).then(setSheets), [erasing])
  const title = selection === null ? messages.erasure.card.hiddenTitle(count) : words.title(count, name)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setWorking(true)
    setFailure(null)
    const refused = await erase(erasing, toCopies ?? null)
    if (refused === null) return onErased?.()
    setWorking(false)
    setFailure(messages.error[refused.code])
  }

  return (
    <Dialog title={title} onClose={stopErasing} isBusy={working}>
      <div className={question.question}>
        {!isSecond && (
          <>
            <p>{words.why}</p>
            <p>{words.what}</p>
            <p>{words.stays}</p>
            {sheets.length > 0 && <p>{words.sheets(sheets)}</p>}
            <p className={css.hint}>
              {words.paper} {selection !== null && words.hide}
            </p>
            <div className={question.actions}>
              <Button data-autofocus onClick={() => setSecond(true)}>
                {words.next}
              </Button>
              <Button variant="default" onClick={stopErasing}>
                {messages.common.cancel}
              </Button>
            </div>
          </>
        )}
        {isSecond && (
          <form className={question.question} onSubmit={(event) => void submit(event)}>
            <Checkbox
              label={words.sure(count)}
              checked={isSure}
              autoFocus
              onChange={({ currentTarget }) => setSure(currentTarget.checked)}
            />
            <FormFooter
              failure={failure}
              working={working}
              submit={words.submit(count)}
              canSubmit={isSure}
              isDangerous
              onCancel={stopErasing}
            />
          </form>
        )}
      </div>
    </Dialog>
  )
}
