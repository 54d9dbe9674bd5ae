import type { ExportProgress } from '../../src-preload/contract/index.ts'
import { type Clock, eachSecond } from '../clock.ts'
import type { FileTasks } from '../files.ts'
import { createOneTask } from '../one-task.ts'
import type { Thread } from '../thread/thread.ts'
import type { UnfinishedFiles } from '../unfinished-files.ts'

/** `rows`: without headers. */
export interface Written {
  rows: number
}

/** News of a task that writes: how many of the rows it has written. */
export interface Progress {
  done: number
  rows: number
}

/** Runs the task of `thread` that writes the temporary file. */
type Write<Of> = (thread: Of, tie: { signal: AbortSignal; onNews(news: unknown): void }) => Promise<Written>

/**
 * Writes each file in a new thread: it can be aborted, blocks no other work, and frees its memory at the end.
 */
export interface Exporter<Of> {
  /**
   * Writes what `write` writes to `file`, whole or not at all. `record` is called with the number of rows before the file
   * has its name, and keeps it from that by throwing. Returns the number of rows, or 'aborted'. Throws `Refusal('busy')`
   * while another export runs, and `Refusal('file_in_use' | 'cannot_write' | 'disk_full')`.
   */
  write(file: string, write: Write<Of>, record?: (rows: number) => void): Promise<number | 'aborted'>
  isRunning(): boolean
  /** Harmless if no export runs. A file that gets its name already is kept. */
  abort(): void
  /** Aborts the running export and waits for its end. */
  close(): Promise<void>
}

export interface ExporterOptions<Of> {
  openThread(): Of
  files: Pick<UnfinishedFiles, 'during'>
  clock: Pick<Clock, 'monotonic' | 'timer'>
  tell(progress: ExportProgress): void
}

export function createExporter<Of extends Pick<Thread<FileTasks>, 'run' | 'close'>>({
  openThread,
  files,
  clock,
  tell,
}: ExporterOptions<Of>): Exporter<Of> {
  const task = createOneTask()

  /** Reports the progress each second, until `stop` is called. */
  function followed(): { onNews(news: unknown): void; stop(): void } {
    const began = clock.monotonic()
    let progress: Progress | null = null
    let stop: (() => void) | null = null
    function report(): void {
      if (progress === null) return
      const { done, rows } = progress
      const leftMs = done === 0 ? null : ((clock.monotonic() - began) * (rows - done)) / done
      tell({ rows, done, leftMs })
    }
    return {
      onNews(news) {
        progress = news as Progress
        stop ??= eachSecond(clock, report)
      },
      stop: () => stop?.(),
    }
  }

  return {
    write: (file, write, record = () => {}) =>
      task.run(async (signal) => {
        tell({ rows: null, done: null, leftMs: null })
        return await files.during(file, async () => {
          const thread = openThread()
          const { onNews, stop } = followed()
          try {
            const { rows } = await write(thread, { signal, onNews })
            signal.throwIfAborted()
            record(rows)
            await thread.run('keepChosenFile', { file })
            return rows
          } finally {
            stop()
            await thread.close()
          }
        })
      }),
    isRunning: task.isRunning,
    abort: task.abort,
    close: task.close,
  }
}
