import { messages } from '../../src-preload/messages/index.ts'
import { AskedFirst } from '../ui/asked-first.tsx'
import { undoImport } from './store.ts'

const { button, ask, askNote, confirm } = messages.import.undo

export const UndoImport = ({ importId, people }: { importId: number; people: number }) => (
  <AskedFirst
    button={button}
    question={ask(people)}
    note={askNote}
    confirm={confirm}
    onConfirm={() => void undoImport(importId)}
  />
)
