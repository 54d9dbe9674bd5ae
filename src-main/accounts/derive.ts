import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { createSpareThread } from '../thread/thread.ts'

/** What scrypt is asked for; N is a power of two. */
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

/** 32 bytes of a secret, by scrypt. */
export type Derive = (secret: string, salt: Uint8Array, cost: Cost) => Promise<Buffer>

/** Derives in threads: one a secret, so that nothing of it is left there. */
export interface Deriver {
  derive: Derive
  /** Begins the next one's thread, so that nobody waits for that. Harmless where it has begun. */
  prepare(): void
  close(): Promise<void>
}

/**
 * Electron's BoringSSL goes through the whole of scrypt once in the call that only begins it, and main would stand still
 * that long: hence the threads.
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

/** The thread's own code: it reads no file, and so uses nothing of this one. */
function answer(): void {
  const { parentPort } = process.getBuiltinModule('node:worker_threads')
  const { scryptSync } = process.getBuiltinModule('node:crypto')
  parentPort?.once('message', ({ secret, salt, cost }: Question) => {
    parentPort.postMessage(scryptSync(secret, salt, 32, cost))
  })
}
