import { messages } from '../../src-preload/messages/index.ts'
import { AskedFirst } from '../ui/asked-first.tsx'
import { undoTaken } from './store.ts'

const { button, ask, askNote, confirm } = messages.exchange.undo

export const UndoTaken = ({ exchangeId, people }: { exchangeId: number; people: number }) => (
  <AskedFirst
    button={button}
    question={ask(people)}
    note={askNote}
    confirm={confirm}
    onConfirm={() => void undoTaken(exchangeId, people)}
  />
)
