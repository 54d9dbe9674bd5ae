import fs from 'node:fs'
import { bogotaDate } from '../../src-preload/bogota.ts'
import {
  type Events,
  maxPrinted,
  type PdfAnswer,
  type PrintAnswer,
  type PrintedDocument,
  type TakenAs,
} from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { ChosenFiles } from '../chosen-files.ts'
import { type Clock, eachSecond } from '../clock.ts'
import { noteTaken } from '../database/audit.ts'
import type { Changes } from '../database/changes.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import type { Handlers } from '../handler-types.ts'
import type { OneTask } from '../one-task.ts'
import type { Thread } from '../thread/thread.ts'
import type { UnfinishedFiles } from '../unfinished-files.ts'
import type { Whose } from '../whose.ts'
import type { PrintablePart, PrintingReads, PrintTask } from './reads.ts'

/** Draws pages, from the markup of their body. Both reject with the signal's reason once it is aborted. */
export interface Printer {
  toPdf(body: string, signal: AbortSignal): Promise<Uint8Array>
  /** Shows the system's print dialog and resolves at its end. */
  toPaper(body: string, signal: AbortSignal): Promise<'printed' | 'aborted' | 'no_printer' | 'failed'>
}

interface PrintingSession {
  database: Database
  changes: Changes
  slowReader: Thread<PrintingReads>
  unfinishedFiles: Pick<UnfinishedFiles, 'write'>
}

export interface PrintingOptions {
  files: ChosenFiles<PrintingSession>
  clock: Clock
  printer: Printer
  /** Runs one print at a time. */
  printTask: OneTask
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void
  log(level: 'error', message: string): void
}

export interface PrintingHandlers {
  printing: Handlers<PrintingSession>['printing']
  campaign: Pick<Handlers<PrintingSession>['campaign'], 'printPreview' | 'print' | 'savePdf'>
}

/** Milliseconds per person, assumed until the first document was measured. */
const slowMsAPerson = 1

export function printingHandlers(options: PrintingOptions): PrintingHandlers {
  const { files, clock, printer, printTask, emit, log } = options
  let msAPerson = slowMsAPerson

  function taskOf(document: PrintedDocument, whose: Whose, { displayName }: AccountRow): PrintTask {
    const now = clock.now()
    const letterhead = {
      whose: whose === 'campaign' ? messages.campaign.all : displayName,
      day: format.date(now),
    }
    return { whose, document, letterhead, now, today: bogotaDate(now) }
  }

  /** Emits the remaining time of the drawing each second, until the returned function is called. */
  function tellDrawing(people: number, drawn: number): () => void {
    const began = clock.monotonic()
    return eachSecond(clock, () => {
      const leftMs = Math.max(0, (people - drawn) * msAPerson - (clock.monotonic() - began))
      emit('printing.progress', { phase: 'drawing', people, leftMs })
    })
  }

  async function readParts(
    { slowReader }: PrintingSession,
    task: PrintTask,
    most: number,
  ): Promise<{ parts: PrintablePart[]; people: number }> {
    emit('printing.progress', { phase: 'reading', people: 0, leftMs: null })
    const parts = await slowReader.run('readPrintable', { ...task, most })
    return { parts, people: parts.reduce((sum, part) => sum + part.people, 0) }
  }

  /** Draws one PDF per part. */
  async function drawAll(
    parts: readonly PrintablePart[],
    people: number,
    signal: AbortSignal,
  ): Promise<Uint8Array[]> {
    const pdfs: Uint8Array[] = []
    let drawn = 0
    for (const part of parts) {
      signal.throwIfAborted()
      const began = clock.monotonic()
      pdfs.push(await printer.toPdf(part.body, signal).finally(tellDrawing(people, drawn)))
      msAPerson = (clock.monotonic() - began) / part.people
      drawn += part.people
    }
    return pdfs
  }

  const note = (session: PrintingSession, { id }: AccountRow, as: TakenAs) =>
    noteTaken(session, { at: clock.now(), accountId: id, as })

  /** What is on paper stays there: a failure to record it is an answer. */
  function noteSent(session: PrintingSession, account: AccountRow): 'printed' | 'unrecorded' {
    try {
      note(session, account, 'paper')
      return 'printed'
    } catch (error) {
      log('error', `a print was not recorded: ${error instanceof Error ? error.stack : error}`)
      return 'unrecorded'
    }
  }

  const preview = (
    { slowReader }: PrintingSession,
    { document, first }: { document: PrintedDocument; first: number },
    whose: Whose,
    account: AccountRow,
  ) => slowReader.run('readPreview', { ...taskOf(document, whose, account), first })

  async function print(
    session: PrintingSession,
    document: PrintedDocument,
    whose: Whose,
    account: AccountRow,
  ): Promise<PrintAnswer> {
    const came = await printTask.run(async (signal): Promise<PrintAnswer> => {
      const { parts, people } = await readParts(session, taskOf(document, whose, account), maxPrinted)
      const [part, ...more] = parts
      if (part === undefined) return { kind: 'nothing' }
      if (more.length > 0) return { kind: 'too_many' }
      signal.throwIfAborted()
      const isNoted = isTaken(document, whose)
      if (isNoted) note(session, account, 'print_dialog')
      emit('printing.progress', { phase: 'drawing', people, leftMs: null })
      const kind = await printer.toPaper(part.body, signal)
      return { kind: isNoted && kind === 'printed' ? noteSent(session, account) : kind }
    })
    return came === 'aborted' ? { kind: 'aborted' } : came
  }

  async function savePdf(document: PrintedDocument, whose: Whose, account: AccountRow): Promise<PdfAnswer> {
    const name = messages.sheets.file[fileOf(document)](bogotaDate(clock.now()))
    const suggested = whose === 'campaign' ? `${name}, ${messages.campaign.fileName}` : name
    const chosen = await files.choose('.pdf', `${suggested}.pdf`, account.id)
    if (chosen === null) return { kind: 'aborted' }
    const { session } = chosen
    const came = await printTask.run(async (signal): Promise<PdfAnswer> => {
      const { parts, people } = await readParts(session, taskOf(document, whose, account), maxPrinted)
      if (parts.length === 0) return { kind: 'nothing' }
      const pdfs = await drawAll(parts, people, signal)
      emit('printing.progress', { phase: 'saving', people, leftMs: null })
      if (isTaken(document, whose)) note(session, account, 'pdf')
      const names = fileNames(chosen.file, pdfs.length)
      for (const [at, content] of pdfs.entries())
        await session.unfinishedFiles.write(names[at] ?? chosen.file, content)
      const [first = chosen.file] = names
      files.wrote(first, account.id)
      return { kind: 'saved', path: first, people, files: names.length }
    })
    return came === 'aborted' ? { kind: 'aborted' } : came
  }

  return {
    printing: {
      preview: (input, { session, account }) => preview(session, input, account.id, account),
      print: (document, { session, account }) => print(session, document, account.id, account),
      savePdf: (document, { account }) => savePdf(document, account.id, account),
      abort() {
        printTask.abort()
        return null
      },
    },
    campaign: {
      printPreview: (input, { session, account }) => preview(session, input, 'campaign', account),
      print: (document, { session, account }) => print(session, document, 'campaign', account),
      savePdf: (document, { account }) => savePdf(document, 'campaign', account),
    },
  }
}

/** Whether people of other leaders are on it. The sheets of the summary have figures only. */
const isTaken = (document: PrintedDocument, whose: Whose): boolean =>
  whose === 'campaign' && document.kind !== 'summary'

function fileOf(document: PrintedDocument): keyof typeof messages.sheets.file {
  switch (document.kind) {
    case 'people':
      return document.by
    case 'follow_up':
    case 'summary':
      return document.kind
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
