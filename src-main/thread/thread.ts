import { type ResourceLimits, Worker } from 'node:worker_threads'
import { type Fault, fromFault } from './fault.ts'

/** What main says to a thread after its first message, which is whatever the thread needs to begin. */
export type ToThread = { id: number; task: string; input: unknown } | { id: number; task: null }

/** `id`: null where it is not about one task. */
export type FromThread =
  | { id: number; kind: 'done'; value: unknown }
  | { id: number; kind: 'failed'; fault: Fault }
  | { id: number | null; kind: 'told'; news: unknown }

/** What a thread can be asked for, by name. News of a task are of a type that its caller knows. */
export type Tasks = Record<string, (input: never, call: Call) => unknown>

/** A task's tie to its caller. */
export interface Call {
  signal: AbortSignal
  tell(news: unknown): void
}

export interface Thread<Of extends Tasks> {
  /**
   * Rejects with `signal`'s reason where the task rejects after the signal was aborted, and otherwise with what the task
   * rejected with: see fault.ts.
   */
  run<Name extends keyof Of & string>(
    task: Name,
    input: Parameters<Of[Name]>[0],
    tie?: { signal?: AbortSignal; onNews?(news: unknown): void },
  ): Promise<Awaited<ReturnType<Of[Name]>>>
  /** Whether it was started and runs. */
  isRunning(): boolean
  /** Lets what runs come to its end first. */
  close(): Promise<void>
  /** Ends it at once; what runs is rejected. Not while its code is in a call of SQLite. */
  end(): Promise<void>
}

export interface ThreadOptions {
  file: string
  resourceLimits?: ResourceLimits
  /** Its first message. */
  first: unknown
  /** Gives one that was started already, where there is one. */
  takeSpare?: () => Worker | null
  /** What it tells that is about no task. */
  onNews?(news: unknown): void
}

interface Waiting {
  signal: AbortSignal | undefined
  onNews: ((news: unknown) => void) | undefined
  resolve(value: never): void
  reject(error: unknown): void
}

/** One that waits for its first message. */
export const startWorker = ({
  file,
  resourceLimits,
}: Pick<ThreadOptions, 'file' | 'resourceLimits'>): Worker =>
  new Worker(file, resourceLimits ? { resourceLimits } : {})

/** Starts with the first task, and anew after it died; what it was asked for until then is rejected. */
export function createThread<Of extends Tasks>(options: ThreadOptions): Thread<Of> {
  const waiting = new Map<number, Waiting>()
  const running = new Set<Promise<unknown>>()
  let worker: Worker | null = null
  let lastId = 0

  function start(): Worker {
    const started = options.takeSpare?.() ?? startWorker(options)
    started.on('message', hear)
    started.on('error', (error) => gone(started, error))
    started.on('exit', () => gone(started, new Error('the thread ended')))
    started.postMessage(options.first)
    return started
  }

  function hear(message: FromThread): void {
    const asked = message.id === null ? undefined : waiting.get(message.id)
    switch (message.kind) {
      case 'told':
        if (message.id === null) options.onNews?.(message.news)
        else asked?.onNews?.(message.news)
        break
      case 'done':
        waiting.delete(message.id)
        asked?.resolve(message.value as never)
        break
      case 'failed':
        waiting.delete(message.id)
        asked?.reject(asked.signal?.aborted ? asked.signal.reason : fromFault(message.fault))
        break
    }
  }

  function gone(which: Worker, error: unknown): void {
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

/** A thread that reads its code while nobody waits for it; whoever needs one takes it. */
export interface SpareThread {
  /** Harmless where there is one. */
  prepare(): void
  /** null: there is none. */
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
      const gone = () => {
        if (spare === started) spare = null
      }
      // Whoever needs one then starts another, and is told of what fails.
      started.on('error', gone)
      started.on('exit', gone)
      spare = started
    },
    take,
    async close() {
      await take()?.terminate()
    },
  }
}
