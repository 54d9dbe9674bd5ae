import type { ElectronApplication } from 'playwright-core'
import { descendantsOf, readOf } from '../../src-main/lookup/process-memory.ts'
import { statOf } from '../support/processes.ts'

/** Memory and CPU time of an app's processes, and the event-loop delay of main. */

const treeOf = (root: number): number[] => [root, ...descendantsOf(root)]

const kindOf = (pid: number): string => /--type=([a-z-]+)/.exec(readOf(pid, 'cmdline'))?.[1] ?? 'main'

/** Proportional memory (PSS) in MB, by process type. */
export function memoryOf(root: number): Map<string, number> {
  const used = new Map<string, number>()
  for (const pid of treeOf(root)) {
    const pss = Number(/^Pss:\s+(\d+) kB$/m.exec(readOf(pid, 'smaps_rollup'))?.[1] ?? 0) / 1024
    used.set(kindOf(pid), (used.get(kindOf(pid)) ?? 0) + pss)
  }
  return used
}

/** Length of a clock tick on every Linux that Electron runs on. */
const tickMs = 10

/** CPU time used so far in milliseconds, by process type. */
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

/** Sampling interval of the histogram. Its values include this interval. */
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

/** Event-loop delay of main since the last call, in milliseconds. */
export async function loopDelay(app: ElectronApplication): Promise<LoopDelay> {
  const [max, p99] = await app.evaluate(() => {
    const { benchDelay } = globalThis as unknown as Watched
    const found = [benchDelay.max / 1e6, benchDelay.percentile(99) / 1e6] as const
    benchDelay.reset()
    return found
  })
  return { max: Math.max(0, max - resolutionMs), p99: Math.max(0, p99 - resolutionMs) }
}
