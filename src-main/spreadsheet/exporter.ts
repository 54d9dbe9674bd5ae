import type { ExportProgress } from '../../src-preload/contract/index.ts'
import { type Clock, eachSecond } from '../clock.ts'
import type { FileTasks } from '../files.ts'
import { createOneTask } from '../one-task.ts'
import type { Thread } from '../thread/thread.ts'
import type { UnfinishedFiles } from '../unfinished-files.ts'

/** `rows`: number of rows without headers. */
export interface Written {
  rows: number
}

/** Progress of a writing task: number of written rows. */
export interface Progress {
  done: number
  rows: number
}

/** Runs the task of `thread` that writes the temporary file. */
type Write<Of> = (thread: Of, tie: { signal: AbortSignal; onNews(news: unknown): void }) => Promise<Written>

/** Writes each file in a new thread, which can be aborted, blocks no other work, and frees its memory at the end. */
export interface Exporter<Of> {
  /**
   * Writes a file with `write`, completely or not at all. Calls `record` with the number of rows before the file gets
   * its name; if `record` throws, there is no file. Returns the number of rows, or 'aborted'. Throws `Refusal('busy')`
   * while another export runs, and `Refusal('file_in_use' | 'cannot_write' | 'disk_full')`.
   */
  write(file: string, write: Write<Of>, record?: (rows: number) => void): Promise<number | 'aborted'>
  isRunning(): boolean
  /** No effect if no export runs. Keeps a file that is already getting its name. */
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
