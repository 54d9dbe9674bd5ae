import { Refusal } from './refusal.ts'

/** Runs one long task at a time, which can be aborted. */
export interface OneTask {
  /**
   * Runs `work`, which must end soon after its signal is aborted. Returns 'aborted' if `work` rejects after an abort.
   * Throws `Refusal('busy')` while another task runs and after `close`.
   */
  run<Value>(work: (signal: AbortSignal) => Promise<Value>): Promise<Value | 'aborted'>
  isRunning(): boolean
  /** No effect if nothing runs. */
  abort(): void
  /** Aborts the running task and waits for its end; no task runs afterwards. */
  close(): Promise<void>
}

export function createOneTask(): OneTask {
  let running: { controller: AbortController; ended: Promise<unknown> } | null = null
  let isClosed = false

  const abort = () => running?.controller.abort(new Error('aborted'))

  return {
    async run(work) {
      if (isClosed || running !== null) throw new Refusal('busy')
      const controller = new AbortController()
      const ended = work(controller.signal)
      running = { controller, ended }
      try {
        return await ended
      } catch (error) {
        if (controller.signal.aborted) return 'aborted'
        throw error
      } finally {
        running = null
      }
    },
    isRunning: () => running !== null,
    abort,
    async close() {
      isClosed = true
      abort()
      await running?.ended.catch(() => {})
    },
  }
}
