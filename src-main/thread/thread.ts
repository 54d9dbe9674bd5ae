import { type ResourceLimits, Worker } from 'node:worker_threads'
import { type Fault, fromFault } from './fault.ts'

/** A message from main after the first one: starts a task, or (`task: null`) aborts the task `id`. */
export type ToThread = { id: number; task: string; input: unknown } | { id: number; task: null }

/** A message to main. `id`: null for news of no particular task. */
export type FromThread =
  | { id: number; kind: 'done'; value: unknown }
  | { id: number; kind: 'failed'; fault: Fault }
  | { id: number | null; kind: 'news'; news: unknown }

/** Tasks of a thread, by name. News are untyped: each task's caller knows their type. */
export type Tasks = Record<string, (input: never, call: Call) => unknown>

/** Connects a running task to its caller: the caller's abort, and news to the caller. */
export interface Call {
  signal: AbortSignal
  tell(news: unknown): void
  /** Moves this memory of the task's value to the caller instead of copying it. The task must not keep it. */
  move(memory: ArrayBuffer): void
}

export interface Thread<Of extends Tasks> {
  /**
   * Runs a task. If the task rejects after `signal` was aborted, rejects with the signal's reason; otherwise with the
   * task's own error: see fault.ts.
   */
  run<Name extends keyof Of & string>(
    task: Name,
    input: Parameters<Of[Name]>[0],
    tie?: { signal?: AbortSignal; onNews?(news: unknown): void },
  ): Promise<Awaited<ReturnType<Of[Name]>>>
  /** Whether the worker was started and has not ended. */
  isRunning(): boolean
  /** Waits for the running tasks, then terminates the worker. */
  close(): Promise<void>
  /** Terminates the worker at once; running tasks reject. Must not be called during an SQLite call in the worker. */
  end(): Promise<void>
}

export interface ThreadOptions {
  file: string
  resourceLimits?: ResourceLimits
  /** First message to the worker, with its initial data. */
  first: unknown
  /** Returns a worker that was started in advance; null: none. */
  takeSpare?: () => Worker | null
  /** Receives news of no particular task. */
  onNews?(news: unknown): void
}

interface Waiting {
  signal: AbortSignal | undefined
  onNews: ((news: unknown) => void) | undefined
  resolve(value: never): void
  reject(error: unknown): void
}

/** Starts a worker, which waits for its first message. */
export const startWorker = ({
  file,
  resourceLimits,
}: Pick<ThreadOptions, 'file' | 'resourceLimits'>): Worker =>
  new Worker(file, resourceLimits ? { resourceLimits } : {})

/** Starts the worker with the first task. If the worker dies, its tasks reject and the next task starts another one. */
export function createThread<Of extends Tasks>(options: ThreadOptions): Thread<Of> {
  const waiting = new Map<number, Waiting>()
  const running = new Set<Promise<unknown>>()
  let worker: Worker | null = null
  let lastId = 0

  function start(): Worker {
    const started = options.takeSpare?.() ?? startWorker(options)
    started.on('message', receive)
    started.on('error', (error) => workerEnded(started, error))
    started.on('exit', () => workerEnded(started, new Error('the thread ended')))
    started.postMessage(options.first)
    return started
  }

  function receive(message: FromThread): void {
    const pending = message.id === null ? undefined : waiting.get(message.id)
    switch (message.kind) {
      case 'news':
        if (message.id === null) options.onNews?.(message.news)
        else pending?.onNews?.(message.news)
        break
      case 'done':
        waiting.delete(message.id)
        pending?.resolve(message.value as never)
        break
      case 'failed':
        waiting.delete(message.id)
        pending?.reject(pending.signal?.aborted ? pending.signal.reason : fromFault(message.fault))
        break
    }
  }

  function workerEnded(which: Worker, error: unknown): void {
    if (worker !== which) return
    worker = null
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }

  return {
    run(task, input, { signal, onNews } = {}) {
      worker ??= start()
      const thread = worker
      lastId += 1
      const id = lastId
      type Value = Awaited<ReturnType<Of[typeof task]>>
      const result = new Promise<Value>((resolve, reject) => {
        waiting.set(id, { signal, onNews, resolve, reject })
      })
      thread.postMessage({ id, task, input } satisfies ToThread)
      const abort = () => thread.postMessage({ id, task: null } satisfies ToThread)
      if (signal?.aborted) abort()
      signal?.addEventListener('abort', abort)
      running.add(result)
      const done = () => {
        running.delete(result)
        signal?.removeEventListener('abort', abort)
      }
      result.then(done, done)
      return result
    },
    isRunning: () => worker !== null,
    async close() {
      await Promise.allSettled(running)
      await worker?.terminate()
    },
    async end() {
      await worker?.terminate()
    },
  }
}

/** Starts a worker in advance, so that its code is loaded before it is needed. */
export interface SpareThread {
  /** Starts a spare worker. No effect if there is one. */
  prepare(): void
  /** null: there is no spare worker. */
  take(): Worker | null
  close(): Promise<void>
}

export function createSpareThread(start: () => Worker): SpareThread {
  let spare: Worker | null = null
  const take = () => {
    const taken = spare
    spare = null
    return taken
  }
  return {
    prepare() {
      if (spare !== null) return
      const started = start()
      const spareEnded = () => {
        if (spare === started) spare = null
      }
      // The error of a spare is dropped: `take` returns null, and the worker started instead reports its own error.
      started.on('error', spareEnded)
      started.on('exit', spareEnded)
      spare = started
    },
    take,
    async close() {
      await take()?.terminate()
    },
  }
}
