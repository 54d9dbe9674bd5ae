import type {
  ImportAnswer,
  ImportPreview,
  ImportProgress,
  ImportState,
  OpenAnswer,
  UndoImportAnswer,
} from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import type { Changes } from '../database/changes.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { createOneTask } from '../one-task.ts'
import { createParts, Stopped } from '../parts.ts'
import { Refusal } from '../refusal.ts'
import type { Thread } from '../thread/thread.ts'
import type { ImportReads, ImportSource, Previewed, PreviewInput } from './reads.ts'
import * as repository from './repository.ts'

/**
 * Opens one file at a time in a separate thread, and writes its people in parts, so that registering stays quick. Until
 * all are registered, the import can be aborted, and nobody of it is looked up. After that it is always completed.
 */
export interface Importer {
  open(accountId: number, source: ImportSource): Promise<OpenAnswer>
  /** This method and the following ones throw `Refusal('not_found')` if the account has no file open. */
  look(accountId: number, sheet: number, heading: number | null): Promise<OpenAnswer>
  preview(accountId: number, input: Omit<PreviewInput, 'accountId'>): Promise<ImportPreview>
  /** Imports the last preview. Throws `Refusal('busy')` while another import runs. */
  start(accountId: number): Promise<ImportAnswer>
  /** Throws as `finish` does unless it is a finished import of the account. */
  demandFinished(accountId: number, importId: number): void
  forget(accountId: number): Promise<void>
  abort(): void
  isRunning(): boolean
  state(accountId: number): ImportState
  /**
   * These methods throw `Refusal('not_found')` for an import of another account, and `Refusal('busy')` as `start` does.
   */
  finish(accountId: number, importId: number): Promise<ImportAnswer>
  discard(accountId: number, importId: number): Promise<void>
  undo(accountId: number, importId: number): Promise<UndoImportAnswer>
  /** Continues imports that a kill interrupted and that need no decision by a leader. Never rejects. */
  recover(): Promise<void>
  /** Stops between two parts; the next session finds the rest. */
  close(): Promise<void>
}

export interface ImporterOptions {
  database: Database
  openThread(): Thread<ImportReads>
  /** Serves the slow reads of an import's outcome. */
  reader: Pick<Thread<ImportReads>, 'run'>
  clock: Clock
  changes: Pick<Changes, 'untracked'>
  tell(progress: ImportProgress): void
  /** Call after each commit. */
  wrote(): void
  /** Whole lists changed: all people of an import are in. */
  imported(): void
  /** Called so that nobody else is looked up under these ids. */
  removed(personIds: readonly number[]): void
  wake(): void
  log(level: 'warn', message: string): void
}

interface OpenedFile {
  accountId: number
  name: string | null
  thread: Thread<ImportReads>
  previewed: Previewed | null
}

export function createImporter(options: ImporterOptions): Importer {
  const { database, clock, tell, wrote } = options
  const task = createOneTask()
  let file: OpenedFile | null = null
  let isClosing = false
  const parts = createParts<ImportProgress['phase']>({
    clock,
    mayGoOn: () => !isClosing && database.sqlite.open,
    wrote,
    tell,
  })

  const own = (accountId: number): OpenedFile => {
    if (file === null || file.accountId !== accountId) throw new Refusal('not_found')
    return file
  }

  async function forget(): Promise<void> {
    const forgotten = file
    file = null
    await forgotten?.thread.end()
  }

  /** A file that needs more memory than its thread may use ends the thread. */
  async function answered(thread: Thread<ImportReads>, read: () => Promise<OpenAnswer>): Promise<OpenAnswer> {
    try {
      return await read()
    } catch (error) {
      if (thread.isRunning() || !isOutOfMemory(error)) throw error
      if (file?.thread === thread) file = null
      return { kind: 'refused', problem: 'too_big' }
    }
  }

  // ── Writing ───────────────────────────────────────────────────────────────────────────────────────────────────────

  async function write(importId: number, total: number, signal: AbortSignal): Promise<ImportAnswer> {
    await parts.run(
      'writing',
      total,
      (hasTime) => repository.writeChunks(database, importId, clock.now(), hasTime),
      signal,
    )
    signal.throwIfAborted()
    // From here on, a kill can no longer undo the import.
    repository.commit(database, importId, clock.now())
    await queue(importId, total)
    return { kind: 'imported', result: await options.reader.run('importResult', { importId }) }
  }

  async function queue(importId: number, total: number): Promise<void> {
    await parts.run('queueing', total, () => repository.queueChunk(database, importId, clock.now()))
    options.imported()
    options.wake()
  }

  async function remove(importId: number): Promise<void> {
    repository.setState(database, importId, 'removing')
    const total = repository.importedSoFar(database, importId)
    await parts.run('removing', total, (hasTime) => {
      const ids = repository.removePeople(database, importId, hasTime)
      if (ids !== null) options.removed(ids)
      return ids?.length ?? null
    })
    options.imported()
  }

  /** Writes the import. An aborted import leaves nobody. After an error of the disk, the leader decides. */
  async function written(
    importId: number,
    work: (signal: AbortSignal) => Promise<ImportAnswer>,
  ): Promise<ImportAnswer> {
    const answer = await task.run(async (signal) => {
      try {
        return await work(signal)
      } catch (error) {
        if (signal.aborted && !isClosing && !repository.isCommitted(database, importId))
          await remove(importId)
        throw error
      }
    })
    return answer === 'aborted' ? { kind: 'aborted' } : answer
  }

  function demandOwn(accountId: number, importId: number, states: readonly repository.ImportRow['state'][]) {
    if (task.isRunning()) throw new Refusal('busy')
    const found = repository.readImport(database, importId)
    if (found === null || found.accountId !== accountId || !states.includes(found.state))
      throw new Refusal('not_found')
    return found
  }

  return {
    async open(accountId, source) {
      if (task.isRunning()) throw new Refusal('busy')
      await forget()
      const thread = options.openThread()
      file = { accountId, name: 'file' in source ? source.name : null, thread, previewed: null }
      return await answered(thread, () => thread.run('importOpen', { accountId, source }))
    },
    async look(accountId, sheet, heading) {
      const opened = own(accountId)
      opened.previewed = null
      return await answered(opened.thread, () =>
        opened.thread.run('importLook', { accountId, sheet, heading }),
      )
    },
    async preview(accountId, input) {
      const opened = own(accountId)
      opened.previewed = await opened.thread.run('importPreview', { ...input, accountId })
      const { shape, preview } = opened.previewed
      if (shape !== null)
        options.changes.untracked(() => repository.rememberColumns(database, accountId, shape, input.columns))
      return preview
    },
    async start(accountId) {
      if (task.isRunning()) throw new Refusal('busy')
      const { thread, name, previewed } = own(accountId)
      if (previewed === null) throw new Refusal('not_found')
      const { chunks, rejectedParts, preview } = previewed
      const { fresh, claims, known, rejected } = preview
      const total = fresh + claims
      const begun = { accountId, name, total, known, rejected }
      const importId = repository.beginImport(database, begun, clock.now())
      return await written(importId, async (signal) => {
        const stageAll = (count: number, stage: (n: number) => Promise<void>) => {
          let n = 0
          const next = async () => {
            if (n >= count) return null
            await stage(n)
            n += 1
            return 0
          }
          return parts.run('writing', total, next, signal)
        }
        await stageAll(chunks, async (n) =>
          repository.stage(database, importId, n, demandPart(await thread.run('importChunk', { n }))),
        )
        await stageAll(rejectedParts, async (n) =>
          repository.stageRejected(
            database,
            importId,
            n,
            demandPart(await thread.run('importRejectedPart', { n })),
          ),
        )
        repository.setState(database, importId, 'writing')
        return await write(importId, total, signal)
      })
    },
    demandFinished(accountId, importId) {
      demandOwn(accountId, importId, ['done'])
    },
    async forget(accountId) {
      if (file?.accountId === accountId && !task.isRunning()) await forget()
    },
    abort: task.abort,
    isRunning: task.isRunning,
    state: (accountId) => ({
      running: parts.progress(),
      unfinished: task.isRunning() ? null : repository.unfinishedOf(database, accountId),
      last: task.isRunning() ? null : repository.lastOf(database, accountId),
    }),
    async finish(accountId, importId) {
      const { total } = demandOwn(accountId, importId, ['writing'])
      return await written(importId, (signal) => write(importId, total, signal))
    },
    async discard(accountId, importId) {
      demandOwn(accountId, importId, ['writing'])
      immediately(database.sqlite, () => repository.beginRemoval(database, importId, clock.now()))
      await task.run(() => remove(importId))
    },
    async undo(accountId, importId) {
      demandOwn(accountId, importId, ['done'])
      const people = repository.importedSoFar(database, importId)
      const changed = immediately(database.sqlite, () => {
        const found = repository.changedPeople(database, importId)
        if (found === 0) repository.beginRemoval(database, importId, clock.now())
        return found
      })
      if (changed > 0) return { kind: 'changed', people: changed }
      await task.run(() => remove(importId))
      return { kind: 'undone', people }
    },
    async recover() {
      try {
        await task.run(async () => {
          repository.forgetRejected(database, clock.now() - repository.rejectedKeptMs)
          for (const { id, state, total } of repository.openImports(database)) {
            // Nobody was registered yet, and no call has promised it.
            if (state === 'staging' || state === 'removing') await remove(id)
            else if (state === 'queueing') await queue(id, total)
          }
        })
      } catch (error) {
        if (!(error instanceof Stopped)) options.log('warn', `an import was not continued: ${String(error)}`)
      }
    },
    async close() {
      isClosing = true
      await task.close()
      await forget()
    },
  }
}

function demandPart(part: string | null): string {
  if (part === null) throw new Error('a part of the file is missing')
  return part
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
