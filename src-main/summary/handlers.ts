import type { Events, Handlers, SummaryPart } from '../../src-preload/contract.ts'
import type { Clock } from '../clock.ts'
import type { House } from '../house.ts'
import type { OneTask } from '../one-task.ts'
import { Refusal } from '../refusal.ts'
import { bogotaDate, type LastSaved, withEnding } from '../saved-file.ts'
import type { SaveDialogs } from '../spreadsheet/handlers.ts'

/** A PDF of the sheets; `body`: their markup. Rejects with the signal's reason once it is aborted. */
export type PrintPdf = (body: string, signal: AbortSignal) => Promise<Uint8Array>

export interface SummaryOptions {
  dialogs: SaveDialogs
  lastSaved: LastSaved
  clock: Clock
  printPdf: PrintPdf
  /** For the print: one at a time. */
  printTask: OneTask
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void
}

/** Until a print has shown how fast this laptop is. */
const slowMsAPerson = 1

export function summaryHandlers(
  house: () => House,
  { dialogs, lastSaved, clock, printPdf, printTask, emit }: SummaryOptions,
): Handlers['summary'] {
  let msAPerson = slowMsAPerson

  /** Tells each second how much is left of the drawing, until the returned function is called. */
  function tellDrawing(people: number): () => void {
    const began = clock.monotonic()
    let stop = () => {}
    const tell = () => {
      const leftMs = Math.max(0, people * msAPerson - (clock.monotonic() - began))
      emit('summary.printProgress', { phase: 'drawing', people, leftMs })
      stop = clock.timer(tell, 1_000)
    }
    tell()
    return () => {
      stop()
      msAPerson = (clock.monotonic() - began) / people
    }
  }

  return {
    read: (_, { accountId }) =>
      house().slowReader.run('readSummary', { referredBy: accountId, now: clock.now() }),
    places: ({ by }, { accountId }) => house().slowReader.run('readPlaces', { referredBy: accountId, by }),
    async export({ part }, { accountId }) {
      const now = clock.now()
      const chosen = await dialogs.saveSpreadsheet(`${fileNames[part]} ${bogotaDate(now)}.xlsx`)
      if (chosen === null) return { kind: 'cancelled' }
      const file = withEnding(chosen, '.xlsx')
      const rows = await house().slowReader.run('exportSummary', { referredBy: accountId, part, now, file })
      lastSaved.is(file)
      return { kind: 'saved', path: file, rows }
    },
    async printByPlace(_, { accountId }) {
      const day = bogotaDate(clock.now())
      const chosen = await dialogs.savePdf(`Referidos por puesto ${day}.pdf`)
      if (chosen === null) return { kind: 'cancelled' }
      const { slowReader: reader, account } = house()
      // Somebody else may have come in while the dialog was open.
      if (account.id !== accountId) throw new Refusal('not_signed_in')
      const came = await printTask.run(async (signal) => {
        emit('summary.printProgress', { phase: 'reading', people: 0, leftMs: null })
        const head = { leader: account.displayName, day: day.split('-').reverse().join('/') }
        const { body, people } = await reader.run('readSheets', { referredBy: accountId, head })
        if (people === 0) return { kind: 'nothing' } as const
        signal.throwIfAborted()
        const pdf = await printPdf(body, signal).finally(tellDrawing(people))
        emit('summary.printProgress', { phase: 'saving', people, leftMs: null })
        const file = withEnding(chosen, '.pdf')
        await reader.run('writeChosenFile', { file, content: pdf })
        lastSaved.is(file)
        return { kind: 'saved', path: file, people } as const
      })
      return came === 'cancelled' ? { kind: 'cancelled' } : came
    },
    cancelPrint() {
      printTask.cancel()
      return null
    },
  }
}

const fileNames: Record<SummaryPart, string> = {
  status: 'Referidos por estado',
  municipio: 'Referidos por municipio',
  puesto: 'Referidos por puesto',
  mesa: 'Referidos por mesa',
  days: 'Registros y consultas',
  cost: 'Costo de captchas',
}
