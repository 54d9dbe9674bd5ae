import { parentPort } from 'node:worker_threads'
import { toFault } from './fault.ts'
import type { FromThread, Tasks, ToThread } from './thread.ts'

const post = (message: FromThread): void => parentPort?.postMessage(message)

/** Sends main news of no particular task. */
export const tellMain = (news: unknown): void => post({ id: null, kind: 'news', news })

/**
 * The thread's side of `createThread`. `begin` receives the first message and returns the tasks; if it throws, the
 * thread ends.
 */
export function serve<First>(begin: (first: First) => Tasks): void {
  const running = new Map<number, AbortController>()

  async function answer(tasks: Tasks, id: number, task: string, input: unknown): Promise<void> {
    const breaking = new AbortController()
    running.set(id, breaking)
    const tell = (news: unknown) => post({ id, kind: 'news', news })
    try {
      // The types of `Thread.run` match the input to the task.
      const run = tasks[task] as (input: unknown, call: Parameters<Tasks[string]>[1]) => unknown
      post({ id, kind: 'done', value: await run(input, { signal: breaking.signal, tell }) })
    } catch (error) {
      post({ id, kind: 'failed', fault: toFault(error) })
    } finally {
      running.delete(id)
    }
  }

  parentPort?.once('message', (first: First) => {
    const tasks = begin(first)
    parentPort?.on('message', (message: ToThread) => {
      if (message.task === null) running.get(message.id)?.abort()
      else void answer(tasks, message.id, message.task, message.input)
    })
  })
}
