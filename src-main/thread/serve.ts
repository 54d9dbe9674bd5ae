import { parentPort } from 'node:worker_threads'
import { toFault } from './fault.ts'
import type { FromThread, Tasks, ToThread } from './thread.ts'

const post = (message: FromThread, moved: ArrayBuffer[] = []): void => parentPort?.postMessage(message, moved)

/** Sends main news of no particular task. */
export const tellMain = (news: unknown): void => post({ id: null, kind: 'news', news })

interface Served {
  tasks: Tasks
  /** Loads the tasks that are not among `tasks`. Called once, at the first call of one of them. */
  loadMore?: () => Promise<Tasks>
}

/**
 * The thread's side of `createThread`. `begin` receives the first message and returns the tasks; if it throws, the
 * thread ends.
 */
export function serve<First>(begin: (first: First) => Served): void {
  const running = new Map<number, AbortController>()
  let more: Promise<Tasks> | undefined

  async function taskOf({ tasks, loadMore }: Served, name: string): Promise<Tasks[string] | undefined> {
    if (name in tasks) return tasks[name]
    more ??= loadMore?.()
    return (await more)?.[name]
  }

  async function answer(served: Served, id: number, task: string, input: unknown): Promise<void> {
    const breaking = new AbortController()
    running.set(id, breaking)
    const tell = (news: unknown) => post({ id, kind: 'news', news })
    try {
      // The types of `Thread.run` match the input to the task.
      const run = (await taskOf(served, task)) as (
        input: unknown,
        call: Parameters<Tasks[string]>[1],
      ) => unknown
      const moved: ArrayBuffer[] = []
      const move = (memory: ArrayBuffer) => void moved.push(memory)
      const value = await run(input, { signal: breaking.signal, tell, move })
      post({ id, kind: 'done', value }, moved)
    } catch (error) {
      post({ id, kind: 'failed', fault: toFault(error) })
    } finally {
      running.delete(id)
    }
  }

  parentPort?.once('message', (first: First) => {
    const served = begin(first)
    parentPort?.on('message', (message: ToThread) => {
      if (message.task === null) running.get(message.id)?.abort()
      else void answer(served, message.id, message.task, message.input)
    })
  })
}
