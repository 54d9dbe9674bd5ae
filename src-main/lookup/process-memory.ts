import { readdirSync, readFileSync } from 'node:fs'

// Linux only. Synchronous, because the kernel answers in microseconds and a thread pool takes longer.

/** All descendants of a process. */
export function descendantsOf(pid: number): number[] {
  let threads: string[] = []
  try {
    threads = readdirSync(`/proc/${pid}/task`)
  } catch {
    // The process has ended.
  }
  // Each thread has its own list of children.
  const children = threads.flatMap((thread) => childrenOfThread(pid, thread))
  return children.flatMap((child) => [child, ...descendantsOf(child)])
}

/** Children of a process with one thread. */
export const childrenOf = (pid: number): number[] => childrenOfThread(pid, String(pid))

/** Private memory of one process, in bytes; null: it has ended. */
export function privateMemory(pid: number): number | null {
  const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readOf(pid, 'status'))?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) * 1024
}

const childrenOfThread = (pid: number, thread: string): number[] =>
  readOf(pid, `task/${thread}/children`).split(' ').filter(Boolean).map(Number)

/** A file of `/proc` about the process; '' if it has ended. */
export function readOf(pid: number | string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
