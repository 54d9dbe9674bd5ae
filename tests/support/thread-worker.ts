// Entry file of the thread in tests/thread/thread.test.ts.
import os from 'node:os'
import { NoBrowser } from '../../src-main/no-browser.ts'
import { Refusal } from '../../src-main/refusal.ts'
import { lowerPriority } from '../../src-main/thread/low-priority.ts'
import { serve, tellMain } from '../../src-main/thread/serve.ts'
import type { Call } from '../../src-main/thread/thread.ts'

function tasks(first: string) {
  if (first === 'nothing') throw new Error('begins with nothing')
  const ids = new Int32Array([1, 2, 3])
  return {
    greet: ({ name }: { name: string }, { tell }: Call) => {
      tellMain(`greets ${name}`)
      for (const step of ['one', 'two']) tell(`${name} ${step}`)
      return `${first} ${name}`
    },
    wait: (_: undefined, { signal, tell }: Call) => {
      tell('waits')
      return new Promise<never>((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new Error('left'))),
      )
    },
    /** Receives no message while it runs. */
    count: async (_: undefined, { tell }: Call) => {
      tell('counts')
      for (let n = 0; ; n++) await Promise.resolve(n)
    },
    refuse: () => {
      throw new Refusal('disk_full', { fields: { cedula: 'invalid' } })
    },
    findNoBrowser: () => {
      throw new NoBrowser(['Chrome: not there'])
    },
    fail: () => {
      throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
    },
    handOver: (_: undefined, { move }: Call) => {
      move(ids.buffer)
      return ids
    },
    left: () => ids.length,
    yieldToOthers: () => {
      lowerPriority()
      return os.getPriority()
    },
    die: (): void => process.exit(1),
  }
}

let loads = 0
/** Loaded at the first call of one of them. */
async function laterTasks(first: string) {
  loads += 1
  const load = loads
  return { part: ({ name }: { name: string }) => `${first} adiós ${name}, load ${load}` }
}

export type TestTasks = ReturnType<typeof tasks> & Awaited<ReturnType<typeof laterTasks>>

serve((first: string) => ({ tasks: tasks(first), loadMore: () => laterTasks(first) }))
