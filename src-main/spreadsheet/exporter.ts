import type { ExportProgress } from '../../src-preload/contract/index.ts'
import { type Clock, eachSecond } from '../clock.ts'
import type { FileTasks } from '../files.ts'
import { createOneTask } from '../one-task.ts'
import type { Thread } from '../thread/thread.ts'

/** A workbook as the bytes of its file. `rows`: without the header. */
export interface Built {
  content: Uint8Array
  rows: number
}

/** `building`: from here on the thread is in no call of SQLite. */
export type BuildNews = { kind: 'reading'; rows: number } | { kind: 'building' }

/** Runs the task of `thread` that makes a workbook. */
export type Build<Of> = (
  thread: Of,
  tie: { signal: AbortSignal; onNews(news: unknown): void },
) => Promise<Built>

/**
 * Makes workbooks, each in a thread of its own: so it can be broken off, nothing else waits behind it, and the memory that
 * it took is given back.
 */
export interface Exporter<Of> {
  /**
   * Writes what `build` makes to `file`, whole or not at all; returns how many rows, or 'aborted'. Throws
   * `Refusal('busy')` while another one is made, and `Refusal('file_in_use' | 'cannot_write' | 'disk_full')`.
   */
  write(file: string, build: Build<Of>): Promise<number | 'aborted'>
  /** Harmless where nothing is made. What is being written already comes to its end. */
  abort(): void
  /** Breaks off what runs. */
  close(): Promise<void>
}

export interface ExporterOptions<Of> {
  openThread(): Of
  /** Writes the file. */
  slowReader: Pick<Thread<FileTasks>, 'run'>
  clock: Pick<Clock, 'monotonic' | 'timer'>
  tell(progress: ExportProgress): void
}

/** Until an export has shown how fast this laptop is. */
const slowMsARow = 0.1

export function createExporter<Of extends { end(): Promise<void>; close(): Promise<void> }>({
  openThread,
  slowReader,
  clock,
  tell,
}: ExporterOptions<Of>): Exporter<Of> {
  const task = createOneTask()
  let msARow = slowMsARow

  /** Tells each second how much is left, until the returned function is called. */
  const tellLeft = (rows: number, began: number): (() => void) =>
    eachSecond(clock, () => tell({ rows, leftMs: Math.max(0, rows * msARow - (clock.monotonic() - began)) }))

  async function make(build: Build<Of>, signal: AbortSignal): Promise<Built> {
    const began = clock.monotonic()
    const thread = openThread()
    let isBuilding = false
    let stopTelling = () => {}
    // Before that, the thread stops by itself between two reads.
    const endBuilding = () => {
      if (isBuilding && signal.aborted) void thread.end()
    }
    function onNews(news: unknown): void {
      const said = news as BuildNews
      switch (said.kind) {
        case 'reading':
          stopTelling = tellLeft(said.rows, began)
          break
        case 'building':
          isBuilding = true
          endBuilding()
      }
    }
    signal.addEventListener('abort', endBuilding)
    try {
      const built = await build(thread, { signal, onNews })
      if (built.rows > 0) msARow = (clock.monotonic() - began) / built.rows
      return built
    } finally {
      stopTelling()
      signal.removeEventListener('abort', endBuilding)
      await thread.close()
    }
  }

  return {
    write: (file, build) =>
      task.run(async (signal) => {
        tell({ rows: null, leftMs: null })
        const { content, rows } = await make(build, signal)
        signal.throwIfAborted()
        await slowReader.run('writeChosenFile', { file, content })
        return rows
      }),
    abort: task.abort,
    close: task.close,
  }
}
