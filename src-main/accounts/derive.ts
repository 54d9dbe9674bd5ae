import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { createSpareThread } from '../thread/thread.ts'

/** Parameters of scrypt; N is a power of two. */
export interface Cost {
  N: number
  r: number
  p: number
}

interface Question {
  secret: string
  salt: Uint8Array
  cost: Cost & { maxmem: number }
}

/** Derives 32 bytes from a secret with scrypt. */
export type Derive = (secret: string, salt: Uint8Array, cost: Cost) => Promise<Buffer>

/** Derives keys in worker threads. Each secret gets a new thread, so that no trace of it stays in memory. */
export interface Deriver {
  derive: Derive
  /** Starts the next thread in advance. No effect if it is started already. */
  prepare(): void
  close(): Promise<void>
}

/**
 * Uses threads because Electron's BoringSSL runs the whole of scrypt once in the call that only starts it, which would
 * block main.
 */
export function createDeriver(): Deriver {
  const { prepare, take, close } = createSpareThread(startThread)
  return {
    async derive(secret, salt, { N, r, p }) {
      const thread = take() ?? startThread()
      try {
        const maxmem = 160 * 1024 * 1024 * Math.max(1, N / 2 ** 17)
        thread.postMessage({ secret, salt, cost: { N, r, p, maxmem } } satisfies Question)
        const [key] = await once(thread, 'message')
        return Buffer.from(key)
      } finally {
        await thread.terminate()
      }
    },
    prepare,
    close,
  }
}

export const derive: Derive = (secret, salt, cost) => createDeriver().derive(secret, salt, cost)

const startThread = (): Worker => new Worker(`(${answer.toString()})()`, { eval: true })

/** Code of the thread. It is passed on as source text, so it must not use anything from this file. */
function answer(): void {
  const { parentPort } = process.getBuiltinModule('node:worker_threads')
  const { scryptSync } = process.getBuiltinModule('node:crypto')
  parentPort?.once('message', ({ secret, salt, cost }: Question) => {
    parentPort.postMessage(scryptSync(secret, salt, 32, cost))
  })
}
