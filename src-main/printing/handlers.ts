import fs from 'node:fs'
import { bogotaDate } from '../../src-preload/bogota.ts'
import type {
  Events,
  PdfAnswer,
  PersonTakenAs,
  PrintAnswer,
  PrintedDocument,
  PrintInput,
  PrintPreview,
  TakenAs,
} from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { CampaignWatch } from '../campaign-watch.ts'
import type { ChosenFiles } from '../chosen-files.ts'
import { type Clock, eachSecond } from '../clock.ts'
import { note, noteOwnTaken, noteTaken, uidOf } from '../database/audit.ts'
import type { Changes } from '../database/changes.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import type { Handlers } from '../handler-types.ts'
import type { OneTask } from '../one-task.ts'
import { noteOpened } from '../people/opened.ts'
import { Refusal } from '../refusal.ts'
import { mayExport } from '../rights/allowed.ts'
import type { Thread } from '../thread/thread.ts'
import type { UnfinishedFiles } from '../unfinished-files.ts'
import type { Whose } from '../whose.ts'
import type { PreparedSheets, PrintingReads, PrintTask } from './reads.ts'

/** Draws pages from the markup of their body. Once the signal is aborted, both methods reject with its reason. */
export interface Printer {
  toPdf(body: string, signal: AbortSignal): Promise<Uint8Array>
  /** Shows the system's print dialog. Resolves when the dialog ends. */
  toPaper(body: string, signal: AbortSignal): Promise<'printed' | 'aborted' | 'no_printer' | 'failed'>
}

interface PrintingSession {
  database: Database
  changes: Changes
  campaign: CampaignWatch
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
      whose: whose === 'campaign' && document.kind !== 'person' ? messages.campaign.all : displayName,
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

  function prepare({ slowReader }: PrintingSession, task: PrintTask, edition: string | null) {
    emit('printing.progress', { phase: 'reading', people: 0, leftMs: null })
    return slowReader.run('prepareSheets', { ...task, edition })
  }

  /** Draws one PDF per part. */
  async function drawAll(
    { slowReader }: PrintingSession,
    { edition, people }: PreparedSheets,
    signal: AbortSignal,
  ): Promise<Uint8Array[]> {
    const pdfs: Uint8Array[] = []
    const all = sum(people)
    let drawn = 0
    for (const [at, here] of people.entries()) {
      const body = await slowReader.run('readPart', { edition, at })
      signal.throwIfAborted()
      const began = clock.monotonic()
      pdfs.push(await printer.toPdf(body, signal).finally(tellDrawing(all, drawn)))
      msAPerson = (clock.monotonic() - began) / here
      drawn += here
    }
    return pdfs
  }

  function noteLeaving(
    session: PrintingSession,
    { id }: AccountRow,
    whose: Whose,
    document: PrintedDocument,
    as: Extract<TakenAs, PersonTakenAs>,
    people: number,
  ): void {
    const entry = { at: clock.now(), accountId: id, as }
    if (document.kind === 'person')
      note(session, {
        at: entry.at,
        accountId: id,
        action: 'person_exported',
        person: uidOf(session.database, document.personId),
        detail: { as },
      })
    else if (whose === 'campaign') noteTaken(session, entry)
    else noteOwnTaken(session, { ...entry, people })
  }

  /** Does not throw if the record fails, because the sheets are already printed. */
  function noteSent(
    session: PrintingSession,
    account: AccountRow,
    whose: Whose,
    document: PrintedDocument,
    people: number,
  ): 'printed' | 'unrecorded' {
    try {
      noteLeaving(session, account, whose, document, 'paper', people)
      return 'printed'
    } catch (error) {
      log('error', `a print was not recorded: ${error instanceof Error ? error.stack : error}`)
      return 'unrecorded'
    }
  }

  async function preview(
    session: PrintingSession,
    { document, ...wanted }: PrintInput & { first: number },
    whose: Whose,
    account: AccountRow,
  ): Promise<PrintPreview> {
    if (document.kind === 'person' && whose === 'campaign') {
      if (!mayExport(session.database.sqlite, whose, document.personId)) throw new Refusal('not_found')
      noteOpened(session, account.id, document.personId, clock.now())
    }
    return await session.slowReader.run('readPreview', { ...taskOf(document, whose, account), ...wanted })
  }

  async function print(
    session: PrintingSession,
    { document, edition: wanted }: PrintInput,
    whose: Whose,
    account: AccountRow,
  ): Promise<PrintAnswer> {
    const came = await printTask.run(async (signal): Promise<PrintAnswer> => {
      const { edition, people } = await prepare(session, taskOf(document, whose, account), wanted)
      if (people.length === 0) return { kind: 'nothing' }
      if (people.length > 1) return { kind: 'too_many' }
      const body = await session.slowReader.run('readPart', { edition, at: 0 })
      signal.throwIfAborted()
      const isNoted = namesPeople(document)
      const all = sum(people)
      if (isNoted) noteLeaving(session, account, whose, document, 'print_dialog', all)
      emit('printing.progress', { phase: 'drawing', people: all, leftMs: null })
      const kind = await printer.toPaper(body, signal)
      return { kind: isNoted && kind === 'printed' ? noteSent(session, account, whose, document, all) : kind }
    })
    return came === 'aborted' ? { kind: 'aborted' } : came
  }

  async function savePdf(
    { document, edition }: PrintInput,
    whose: Whose,
    account: AccountRow,
  ): Promise<PdfAnswer> {
    const name = messages.sheets.file[fileOf(document)](bogotaDate(clock.now()))
    const isOfAll = whose === 'campaign' && document.kind !== 'person'
    const suggested = isOfAll ? `${name}, ${messages.campaign.fileName}` : name
    const chosen = await files.choose('.pdf', `${suggested}.pdf`, account.id)
    if (chosen === null) return { kind: 'aborted' }
    const { session } = chosen
    const came = await printTask.run(async (signal): Promise<PdfAnswer> => {
      const prepared = await prepare(session, taskOf(document, whose, account), edition)
      if (prepared.people.length === 0) return { kind: 'nothing' }
      const pdfs = await drawAll(session, prepared, signal)
      const people = sum(prepared.people)
      emit('printing.progress', { phase: 'saving', people, leftMs: null })
      signal.throwIfAborted()
      if (namesPeople(document)) noteLeaving(session, account, whose, document, 'pdf', people)
      const names = fileNames(chosen.file, pdfs.length)
      for (const [at, content] of pdfs.entries()) {
        // After a lock between two files, no further file is written.
        signal.throwIfAborted()
        await session.unfinishedFiles.write(names[at] ?? chosen.file, content)
      }
      const [first = chosen.file] = names
      files.wrote(first, account.id)
      return { kind: 'saved', path: first, people, files: names.length }
    })
    return came === 'aborted' ? { kind: 'aborted' } : came
  }

  return {
    printing: {
      preview: (input, { session, account }) => preview(session, input, account.id, account),
      print: (input, { session, account }) => print(session, input, account.id, account),
      savePdf: (input, { account }) => savePdf(input, account.id, account),
      abort() {
        printTask.abort()
        return null
      },
      async forget(_, { session }) {
        await session.slowReader.run('forgetSheets', null)
        return null
      },
    },
    campaign: {
      printPreview: (input, { session, account }) => preview(session, input, 'campaign', account),
      print: (input, { session, account }) => print(session, input, 'campaign', account),
      savePdf: (input, { account }) => savePdf(input, 'campaign', account),
    },
  }
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

/** Sheets of the summary have only figures, and sheets for signatures have no names yet. */
const namesPeople = (document: PrintedDocument): boolean =>
  document.kind !== 'summary' && document.kind !== 'consent_sheets'

function fileOf(document: PrintedDocument): keyof typeof messages.sheets.file {
  switch (document.kind) {
    case 'people':
      return document.by
    case 'follow_up':
    case 'summary':
    case 'consent_sheets':
    case 'person':
      return document.kind
  }
}

/**
 * The chosen name, or one name per part: `hojas (1 de 3).pdf`. The dialog asked only about overwriting the chosen file,
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
