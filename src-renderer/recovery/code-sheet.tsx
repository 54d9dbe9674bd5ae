import { Button } from '@mantine/core'
import { IconCopy, IconPrinter } from '@tabler/icons-react'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { copyText } from '../ui/copy-text.ts'
import { notice } from '../ui/notice.tsx'
import { usePrinter } from '../ui/printer.tsx'
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

/** Shows the code once, with buttons to copy and print it. */
export function CodeSheet({ code, who }: { code: string; who: string }) {
  const { print, sheet } = usePrinter()

  function copy() {
    if (copyText(groupsOf(code).join('-'))) notice.done(words.copied)
  }

  return (
    <>
      <Groups code={code} />
      <div className={css.keep}>
        <Button variant="default" leftSection={<IconCopy size={18} aria-hidden />} onClick={copy}>
          {words.copy}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPrinter size={18} aria-hidden />}
          onClick={() =>
            print(
              <>
                <h1 className={css.printedTitle}>{words.printedTitle}</h1>
                <p>{words.printedFor(who, format.date(Date.now()))}</p>
                <Groups code={code} />
                <p>{words.printedWhat}</p>
              </>,
            )
          }
        >
          {words.print}
        </Button>
      </div>
      {sheet}
    </>
  )
}
