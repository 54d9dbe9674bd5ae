import { Refusal } from './refusal.ts'

/** Runs one long task at a time, which can be aborted. */
export interface OneTask {
  /**
   * 'cancelled': the task was aborted and has ended; `work` must end once its signal is aborted. Throws
   * `Refusal('busy')` while another task runs.
   */
  run<Value>(work: (signal: AbortSignal) => Promise<Value>): Promise<Value | 'cancelled'>
  /** Harmless if nothing runs. */
  cancel(): void
  /** Aborts the running task and waits for its end; no task runs afterwards. */
  close(): Promise<void>
}

export function createOneTask(): OneTask {
  let running: { abort: AbortController; ended: Promise<unknown> } | null = null
  let isClosed = false

  const cancel = () => running?.abort.abort(new Error('aborted'))

  return {
    async run(work) {
      if (isClosed || running !== null) throw new Refusal('busy')
      const abort = new AbortController()
      const ended = work(abort.signal)
      running = { abort, ended }
      try {
        return await ended
      } catch (error) {
        if (abort.signal.aborted) return 'cancelled'
        throw error
      } finally {
        running = null
      }
    },
    cancel,
    async close() {
      isClosed = true
      cancel()
      await running?.ended.catch(() => {})
    },
  }
}
