import { useEffect, useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { isDialogOpen } from '../ui/overlays.ts'
import css from './import.module.css'
import { dropFiles, isImporting, pasteAnywhere, readState, useImport } from './store.ts'

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true

/** Another dialog is open. The import's own window takes files too. */
const isBlocked = (): boolean => isImporting() || (useImport.getState().step === null && isDialogOpen())

/** Takes files dropped on the window, and tables pasted outside a field. */
export function DropTarget() {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      const isTaken = !isBlocked()
      if (event.dataTransfer) event.dataTransfer.dropEffect = isTaken ? 'copy' : 'none'
      setOver(isTaken)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      setOver(false)
      if (!isBlocked()) dropFiles(event.dataTransfer?.files ?? null)
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    window.addEventListener('paste', pasteAnywhere)
    void readState()
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
      window.removeEventListener('paste', pasteAnywhere)
    }
  }, [])
  if (!isOver) return null
  return (
    <div className={css.dropping} aria-hidden>
      {messages.import.choose.dropHere}
    </div>
  )
}
