import { Refusal } from './refusal.ts'

/** Room for one piece of work at a time that takes long and can be broken off. */
export interface OneTask {
  /**
   * 'aborted': it was broken off and has ended; `work` is to end once its signal is aborted. Throws `Refusal('busy')`
   * while another runs.
   */
  run<Value>(work: (signal: AbortSignal) => Promise<Value>): Promise<Value | 'aborted'>
  /** Harmless where nothing runs. */
  abort(): void
  /** Breaks off what runs and waits for its end; nothing runs afterwards. */
  close(): Promise<void>
}

export function createOneTask(): OneTask {
  let running: { stop: AbortController; ended: Promise<unknown> } | null = null
  let isClosed = false

  const abort = () => running?.stop.abort(new Error('aborted'))

  return {
    async run(work) {
      if (isClosed || running !== null) throw new Refusal('busy')
      const stop = new AbortController()
      const ended = work(stop.signal)
      running = { stop, ended }
      try {
        return await ended
      } catch (error) {
        if (stop.signal.aborted) return 'aborted'
        throw error
      } finally {
        running = null
      }
    },
    abort,
    async close() {
      isClosed = true
      abort()
      await running?.ended.catch(() => {})
    },
  }
}
