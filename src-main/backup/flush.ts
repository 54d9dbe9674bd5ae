import { open } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

/** Milliseconds between two flushes. */
const flushMs = 200

/**
 * Flushes a file again and again until `writing` settles, and returns its result. A single flush of a large file would
 * delay main's commits on the same disk. A failure to flush has no effect: the writer flushes at the end.
 */
export async function flushedMeanwhile<Value>(file: string, writing: Promise<Value>): Promise<Value> {
  let isWritten = false
  const end = () => {
    isWritten = true
  }
  const ended = writing.then(end, end)
  for (;;) {
    await Promise.race([ended, setTimeout(flushMs)])
    if (isWritten) return await writing
    const handle = await open(file, 'r+').catch(() => null)
    await handle?.datasync().catch(() => {})
    await handle?.close().catch(() => {})
  }
}
