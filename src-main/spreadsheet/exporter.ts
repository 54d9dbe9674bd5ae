import type { ExportProgress } from '../../src-preload/contract/index.ts'
import { type Clock, eachSecond } from '../clock.ts'
import { createOneTask } from '../one-task.ts'
import type { UnfinishedFiles } from '../unfinished-files.ts'

/** A workbook as the bytes of its file. `rows`: without the header. */
export interface Built {
  content: Uint8Array
  rows: number
}

/** `building`: from now on the thread calls SQLite no more, so it may be terminated. */
export type BuildNews = { kind: 'reading'; rows: number } | { kind: 'building' }

/** Runs the task of `thread` that builds a workbook. */
export type Build<Of> = (
  thread: Of,
  tie: { signal: AbortSignal; onNews(news: unknown): void },
) => Promise<Built>

/**
 * Builds each workbook in a new thread: it can be aborted, blocks no other work, and frees its memory at the end.
 */
export interface Exporter<Of> {
  /**
   * Writes the workbook of `build` to `file`, whole or not at all. Returns the number of rows, or 'aborted'. Throws
   * `Refusal('busy')` while another export runs, and `Refusal('file_in_use' | 'cannot_write' | 'disk_full')`.
   */
  write(file: string, build: Build<Of>): Promise<number | 'aborted'>
  isRunning(): boolean
  /** Harmless if no export runs. A file that is being written already is completed. */
  abort(): void
  /** Aborts the running export and waits for its end. */
  close(): Promise<void>
}

export interface ExporterOptions<Of> {
  openThread(): Of
  files: Pick<UnfinishedFiles, 'write'>
  clock: Pick<Clock, 'monotonic' | 'timer'>
  tell(progress: ExportProgress): void
}

/** Milliseconds per row, assumed until the first export was measured. */
const slowMsARow = 0.1

export function createExporter<Of extends { end(): Promise<void>; close(): Promise<void> }>({
  openThread,
  files,
  clock,
  tell,
}: ExporterOptions<Of>): Exporter<Of> {
  const task = createOneTask()
  let msARow = slowMsARow

  /** Reports the remaining time each second, until the returned function is called. */
  const tellLeft = (rows: number, began: number): (() => void) =>
    eachSecond(clock, () => tell({ rows, leftMs: Math.max(0, rows * msARow - (clock.monotonic() - began)) }))

  async function make(build: Build<Of>, signal: AbortSignal): Promise<Built> {
    const began = clock.monotonic()
    const thread = openThread()
    let isBuilding = false
    let stopTelling = () => {}
    // Terminates the thread while it builds; before that, its task sees the abort between two reads and stops.
    const endBuilding = () => {
      if (isBuilding && signal.aborted) void thread.end()
    }
    function onNews(news: unknown): void {
      const progress = news as BuildNews
      switch (progress.kind) {
        case 'reading':
          stopTelling = tellLeft(progress.rows, began)
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
        await files.write(file, content)
        return rows
      }),
    isRunning: task.isRunning,
    abort: task.abort,
    close: task.close,
  }
}
