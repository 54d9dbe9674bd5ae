import { Button } from '@mantine/core'
import { IconCopy, IconPrinter } from '@tabler/icons-react'
import { useRef } from 'react'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { notice } from '../ui/notice.tsx'
import { Printed } from '../ui/printed.tsx'
import { groupsOf } from './code.ts'
import css from './recovery.module.css'

const words = messages.recovery

const Groups = ({ code }: { code: string }) => (
  <ol className={css.groups} aria-label={words.code}>
    {groupsOf(code).map((group, index) => (
      <li key={index}>{group}</li>
    ))}
  </ol>
)

/** The code, for the only time that it is shown, with the ways to keep it. */
export function CodeSheet({ code, who }: { code: string; who: string }) {
  const sheet = useRef<HTMLDivElement>(null)

  // By way of the selection: the page may not ask for the clipboard, nor for anything else.
  function copy() {
    const shown = sheet.current
    if (shown === null) return
    window.getSelection()?.selectAllChildren(shown)
    // On one line with its dashes, not as the list that is shown.
    const asText = (event: ClipboardEvent) => {
      event.clipboardData?.setData('text/plain', groupsOf(code).join('-'))
      event.preventDefault()
    }
    document.addEventListener('copy', asText)
    if (document.execCommand('copy')) notice.done(words.copied)
    document.removeEventListener('copy', asText)
    window.getSelection()?.removeAllRanges()
  }

  return (
    <>
      <div ref={sheet}>
        <Groups code={code} />
      </div>
      <div className={css.keep}>
        <Button variant="default" leftSection={<IconCopy size={18} aria-hidden />} onClick={copy}>
          {words.copy}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPrinter size={18} aria-hidden />}
          onClick={() => window.print()}
        >
          {words.print}
        </Button>
      </div>
      <Printed>
        <h1 className={css.printedTitle}>{words.printedTitle}</h1>
        <p>{words.printedFor(who, format.date(Date.now()))}</p>
        <Groups code={code} />
        <p>{words.printedWhat}</p>
      </Printed>
    </>
  )
}
