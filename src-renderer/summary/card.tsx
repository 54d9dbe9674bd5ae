import { Button } from '@mantine/core'
import { IconFileSpreadsheet, IconPrinter } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import type { SummaryPart } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { exportPart } from '../people/export.ts'
import { useExport } from '../people/export-store.ts'
import { openPrinting } from '../printing/store.ts'
import { Switch, type SwitchChoice } from '../ui/switch.tsx'
import css from './summary.module.css'

const words = messages.summary

export type View = 'chart' | 'table'

const views: SwitchChoice<View>[] = [
  { value: 'chart', label: words.view.chart },
  { value: 'table', label: words.view.table },
]

export const ViewSwitch = ({ view, onChoose }: { view: View; onChoose(view: View): void }) => (
  <Switch label={words.view.label} choices={views} chosen={view} onChoose={onChoose} />
)

interface Props {
  className: string | undefined
  title: string
  part: SummaryPart
  /** Beside the title. */
  figure?: ReactNode
  /** Whether there is nothing to print or export. */
  isEmpty?: boolean
  switches?: ReactNode
  children: ReactNode
}

/** Part of the summary with its export and print buttons. */
export function Card({ className, title, part, figure, isEmpty = false, switches, children }: Props) {
  const id = useId()
  const exporting = useExport((state) => state.exporting)
  return (
    <section className={`${css.card} ${className}`} aria-labelledby={id}>
      <header className={css.cardHead}>
        <h2 id={id}>{title}</h2>
        {figure !== undefined && <p className={css.figure}>{figure}</p>}
        {!isEmpty && (
          <div className={css.ways}>
            <Button
              variant="subtle"
              size="xs"
              leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
              aria-label={words.exportLabel(title)}
              loading={exporting === part}
              disabled={exporting !== null}
              onClick={() => void exportPart(part)}
            >
              {words.export}
            </Button>
            <Button
              variant="subtle"
              size="xs"
              leftSection={<IconPrinter size={16} aria-hidden />}
              aria-label={words.printLabel(title)}
              onClick={() => openPrinting({ kind: 'summary', part })}
            >
              {words.print}
            </Button>
          </div>
        )}
      </header>
      {switches && <div className={css.switches}>{switches}</div>}
      {children}
    </section>
  )
}
