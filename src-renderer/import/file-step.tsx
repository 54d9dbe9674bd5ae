import { Button } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { openTaking } from '../exchange/store.ts'
import dialog from '../ui/steps-dialog.module.css'
import {
  chooseFile,
  closeImport,
  discardUnfinished,
  finishUnfinished,
  saveRejected,
  useImport,
} from './store.ts'
import { UndoImport } from './undo-import.tsx'

const words = messages.import

export function FileStep() {
  const isReading = useImport((state) => state.isReading)
  const problem = useImport((state) => state.problem)
  const unfinished = useImport(({ state }) => state?.unfinished ?? null)
  if (unfinished !== null) return <Unfinished />
  return (
    <div className={dialog.middle}>
      <IconFileSpreadsheet size={40} aria-hidden />
      <p>{words.choose.lead}</p>
      <Button data-autofocus loading={isReading} onClick={() => void chooseFile()}>
        {words.choose.button}
      </Button>
      <p className={dialog.dim}>{words.choose.drop}</p>
      <p role="status">{isReading && words.choose.reading}</p>
      {problem !== null && (
        <p className={dialog.problem} role="alert">
          {words.fileProblem[problem]}
        </p>
      )}
      <Button variant="subtle" onClick={fromLaptop}>
        {messages.exchange.take.button}
      </Button>
      <Last />
    </div>
  )
}

function fromLaptop(): void {
  closeImport()
  openTaking()
}

/** Offers to undo the latest import, and to correct its rejected rows. */
function Last() {
  const last = useImport(({ state }) => state?.last ?? null)
  if (last === null) return null
  return (
    <div className={dialog.last}>
      <span>{words.last(last.name, last.people, format.dateTime(last.startedAt))}</span>
      {last.rejected > 0 && (
        <Button variant="default" onClick={() => void saveRejected(last.importId)}>
          {words.result.saveRejected}
        </Button>
      )}
      <UndoImport importId={last.importId} people={last.people} />
    </div>
  )
}

/** An import that a kill interrupted. The leader decides about it before importing another file. */
function Unfinished() {
  const unfinished = useImport(({ state }) => state?.unfinished ?? null)
  if (unfinished === null) return null
  const { name, imported, total } = unfinished
  return (
    <div className={dialog.middle}>
      <h3>{words.unfinished.title}</h3>
      <p>{words.unfinished.lead(name, imported, total)}</p>
      <div className={dialog.actions}>
        <Button data-autofocus onClick={() => void finishUnfinished()}>
          {words.unfinished.finish}
        </Button>
        <Button variant="default" onClick={() => void discardUnfinished()}>
          {words.unfinished.discard}
        </Button>
      </div>
    </div>
  )
}
