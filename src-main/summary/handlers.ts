import fs from 'node:fs'
import { bogotaDate } from '../../src-preload/bogota.ts'
import type { Events } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { ChosenFiles } from '../chosen-files.ts'
import { type Clock, eachSecond } from '../clock.ts'
import type { Handlers } from '../handler-types.ts'
import type { OneTask } from '../one-task.ts'
import type { Exporter } from '../spreadsheet/exporter.ts'
import type { Thread } from '../thread/thread.ts'
import type { UnfinishedFiles } from '../unfinished-files.ts'
import type { SummaryReads } from './reads.ts'

/** Prints a PDF. `body`: markup of the sheets. Rejects with the signal's reason once it is aborted. */
export type PrintPdf = (body: string, signal: AbortSignal) => Promise<Uint8Array>

interface SummarySession {
  slowReader: Thread<SummaryReads>
  unfinishedFiles: Pick<UnfinishedFiles, 'write'>
  exporter: Exporter<Thread<SummaryReads>>
}

export interface SummaryOptions {
  files: ChosenFiles<SummarySession>
  clock: Clock
  printPdf: PrintPdf
  /** Runs one print at a time. */
  printTask: OneTask
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void
}

interface Part {
  body: string
  people: number
}

/** Milliseconds per person, assumed until the first print was measured. */
const slowMsAPerson = 1

export function summaryHandlers({
  files,
  clock,
  printPdf,
  printTask,
  emit,
}: SummaryOptions): Handlers<SummarySession>['summary'] {
  let msAPerson = slowMsAPerson

  /** Emits the remaining time of the drawing each second, until the returned function is called. */
  function tellDrawing(people: number, drawn: number): () => void {
    const began = clock.monotonic()
    return eachSecond(clock, () => {
      const leftMs = Math.max(0, (people - drawn) * msAPerson - (clock.monotonic() - began))
      emit('summary.printProgress', { phase: 'drawing', people, leftMs })
    })
  }

  /** Prints one PDF per part. */
  async function draw(parts: readonly Part[], people: number, signal: AbortSignal): Promise<Uint8Array[]> {
    const pdfs: Uint8Array[] = []
    let drawn = 0
    for (const part of parts) {
      signal.throwIfAborted()
      const began = clock.monotonic()
      pdfs.push(await printPdf(part.body, signal).finally(tellDrawing(people, drawn)))
      msAPerson = (clock.monotonic() - began) / part.people
      drawn += part.people
    }
    return pdfs
  }

  return {
    read: (_, { session, account }) =>
      session.slowReader.run('readSummary', { referredBy: account.id, now: clock.now() }),
    places: ({ by }, { session, account }) =>
      session.slowReader.run('readPlaces', { referredBy: account.id, by }),
    export({ part }, { account: { id: referredBy } }) {
      const now = clock.now()
      return files.saveWorkbook(
        `${messages.workbook.summary[part].file} ${bogotaDate(now)}.xlsx`,
        referredBy,
        (file, { exporter }) =>
          exporter.write(file, (thread, tie) =>
            thread.run('workbookOfSummary', { referredBy, part, now }, tie),
          ),
      )
    },
    async printByPlace(_, { account }) {
      const day = bogotaDate(clock.now())
      const chosen = await files.choose('.pdf', `${messages.sheets.file(day)}.pdf`, account.id)
      if (chosen === null) return { kind: 'aborted' }
      const { slowReader: reader, unfinishedFiles } = chosen.session
      const came = await printTask.run(async (signal) => {
        emit('summary.printProgress', { phase: 'reading', people: 0, leftMs: null })
        const head = { leader: account.displayName, day: day.split('-').reverse().join('/') }
        const parts = await reader.run('readSheets', { referredBy: account.id, head })
        const people = parts.reduce((sum, part) => sum + part.people, 0)
        if (people === 0) return { kind: 'nothing' } as const
        const pdfs = await draw(parts, people, signal)
        emit('summary.printProgress', { phase: 'saving', people, leftMs: null })
        const names = fileNames(chosen.file, pdfs.length)
        for (const [at, content] of pdfs.entries())
          await unfinishedFiles.write(names[at] ?? chosen.file, content)
        const [first = chosen.file] = names
        files.wrote(first, account.id)
        return { kind: 'saved', path: first, people, files: names.length } as const
      })
      return came === 'aborted' ? { kind: 'aborted' } : came
    },
    abortPrint() {
      printTask.abort()
      return null
    },
  }
}

/**
 * The chosen name, or one name per part: `hojas (1 de 3).pdf`. The dialog asked about overwriting the chosen file only,
 * so the names of parts must be free.
 */
function fileNames(file: string, parts: number): string[] {
  if (parts === 1) return [file]
  for (let copy = 1; ; copy++) {
    const names = Array.from({ length: parts }, (_, at) => {
      const part = messages.sheets.part(at + 1, parts)
      return file.replace(/\.pdf$/i, ` ${copy === 1 ? part : `${messages.sheets.copy(copy)} ${part}`}$&`)
    })
    if (!names.some((name) => fs.existsSync(name))) return names
  }
}
