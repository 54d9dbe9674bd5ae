import { Worker } from 'node:worker_threads'
import type { AppError } from '../../src-preload/contract.ts'
import { Refusal } from '../refusal.ts'
import type { OpenOptions } from './open.ts'
import type { ReaderTasks } from './reader-worker.ts'

export interface ReaderRequest {
  id: number
  task: keyof ReaderTasks
  input: unknown
}

/** An error that nobody foresaw. `cause`: the code of SQLite or of the system. */
export interface ReaderFault {
  stack: string
  cause: string | null
}

export type ReaderReply = { id: number } & (
  | { ok: true; value: unknown }
  | { ok: false; error: AppError | ReaderFault }
)

export interface Reader {
  /** Runs in the reader's thread; a read begins after every commit made before the call. */
  run<Task extends keyof ReaderTasks>(
    task: Task,
    input: Parameters<ReaderTasks[Task]>[0],
  ): Promise<Awaited<ReturnType<ReaderTasks[Task]>>>
  /** Lets what runs come to its end first. */
  close(): Promise<void>
}

interface Waiting {
  resolve(value: never): void
  reject(error: Error): void
}

/** What a thread throws away at once need not grow before it is swept: it is ids by the hundred thousand. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 }

/** One that knows no database yet. */
const startThread = (workerFile: string): Worker => new Worker(workerFile, { resourceLimits })

/** A thread that reads its code while nobody waits for it; whoever needs one takes it. */
export interface SpareThread {
  /** Harmless where there is one. */
  prepare(): void
  /** null: there is none. */
  take(): Worker | null
  close(): Promise<void>
}

export function createSpareThread(workerFile: string): SpareThread {
  let spare: Worker | null = null
  const take = () => {
    const taken = spare
    spare = null
    return taken
  }
  return {
    prepare() {
      if (spare !== null) return
      const started = startThread(workerFile)
      const gone = () => {
        if (spare === started) spare = null
      }
      // Whoever takes one that cannot run is told by the next.
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

/**
 * A thread with a connection of its own that only reads. It starts with the first task, and anew after it died; what it
 * was asked for until then is rejected. `takeSpare`: gives the first one where there is one already.
 */
export function createReader(
  workerFile: string,
  database: OpenOptions,
  takeSpare: SpareThread['take'] = () => null,
): Reader {
  const waiting = new Map<number, Waiting>()
  const running = new Set<Promise<unknown>>()
  let worker: Worker | null = null
  let lastId = 0

  function start(): Worker {
    const started = takeSpare() ?? startThread(workerFile)
    started.on('message', (reply: ReaderReply) => {
      const asked = waiting.get(reply.id)
      waiting.delete(reply.id)
      if (reply.ok) asked?.resolve(reply.value as never)
      else asked?.reject(asError(reply.error))
    })
    started.on('error', (error) => gone(started, error instanceof Error ? error : new Error('reader failed')))
    started.on('exit', () => gone(started, new Error('the reader ended')))
    started.postMessage(database)
    return started
  }

  function gone(which: Worker, error: Error): void {
    if (worker !== which) return
    worker = null
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }

  return {
    run(task, input) {
      worker ??= start()
      const thread = worker
      type Value = Awaited<ReturnType<ReaderTasks[typeof task]>>
      const result = new Promise<Value>((resolve, reject) => {
        lastId += 1
        waiting.set(lastId, { resolve, reject })
        thread.postMessage({ id: lastId, task, input } satisfies ReaderRequest)
      })
      running.add(result)
      const done = () => running.delete(result)
      result.then(done, done)
      return result
    },
    async close() {
      await Promise.allSettled(running)
      await worker?.terminate()
    },
  }
}

function asError(error: AppError | ReaderFault): Error {
  if ('stack' in error)
    return Object.assign(new Error('the reader failed'), { stack: error.stack, code: error.cause })
  return new Refusal(error.code, error)
}
