import type { ElectronApplication } from 'playwright'
import { descendantsOf, readOf } from '../../src-main/lookup/process-memory.ts'
import { statOf } from '../support/processes.ts'

/** What the system knows of an app's processes, and what main knows of its own loop. */

const treeOf = (root: number): number[] => [root, ...descendantsOf(root)]

const kindOf = (pid: number): string => /--type=([a-z-]+)/.exec(readOf(pid, 'cmdline'))?.[1] ?? 'main'

/** Proportional memory in MB, by what the processes are. */
export function memoryOf(root: number): Map<string, number> {
  const used = new Map<string, number>()
  for (const pid of treeOf(root)) {
    const pss = Number(/^Pss:\s+(\d+) kB$/m.exec(readOf(pid, 'smaps_rollup'))?.[1] ?? 0) / 1024
    used.set(kindOf(pid), (used.get(kindOf(pid)) ?? 0) + pss)
  }
  return used
}

/** A tick is 10 ms on every Linux that Electron runs on. */
const tickMs = 10

/** Milliseconds of a core that each of them has used, by what it is. */
export function cpuOf(root: number): Map<string, number> {
  const used = new Map<string, number>()
  for (const pid of treeOf(root)) {
    const stat = statOf(pid)
    const kind = kindOf(pid)
    used.set(kind, (used.get(kind) ?? 0) + (Number(stat[11]) + Number(stat[12])) * tickMs)
  }
  return used
}

interface Watched {
  benchDelay: { max: number; reset(): void; percentile(of: number): number }
}

/** How often the histogram looks; what it holds includes it. */
const resolutionMs = 5

export const watchLoop = (app: ElectronApplication): Promise<void> =>
  app.evaluate((_, resolution) => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
    const benchDelay = monitorEventLoopDelay({ resolution })
    benchDelay.enable()
    Object.assign(globalThis, { benchDelay })
  }, resolutionMs)

export interface LoopDelay {
  max: number
  p99: number
}

/** The longest that main's loop was held up since the last call, in milliseconds. */
export async function loopDelay(app: ElectronApplication): Promise<LoopDelay> {
  const [max, p99] = await app.evaluate(() => {
    const { benchDelay } = globalThis as unknown as Watched
    const found = [benchDelay.max / 1e6, benchDelay.percentile(99) / 1e6] as const
    benchDelay.reset()
    return found
  })
  return { max: Math.max(0, max - resolutionMs), p99: Math.max(0, p99 - resolutionMs) }
}
