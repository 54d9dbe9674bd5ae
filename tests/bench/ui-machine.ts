import { readdirSync, readFileSync } from 'node:fs'
import type { ElectronApplication } from 'playwright'

/** What the system knows of an app's processes, and what main knows of its own loop. */

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // It ended meanwhile.
    return ''
  }
}

/** The fields after the name, which may hold blanks and brackets. */
const statOf = (pid: number): string[] => {
  const stat = read(`/proc/${pid}/stat`)
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** The process and all that descend from it. */
export function treeOf(root: number): number[] {
  const parents = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => ({ pid: Number(entry), parent: Number(statOf(Number(entry))[1]) }))
  const tree = [root]
  for (const pid of tree)
    tree.push(...parents.filter(({ parent }) => parent === pid).map((child) => child.pid))
  return tree
}

const kindOf = (pid: number): string => /--type=([a-z-]+)/.exec(read(`/proc/${pid}/cmdline`))?.[1] ?? 'main'

/** Proportional memory in MB, by what the processes are. */
export function memoryOf(root: number): Map<string, number> {
  const used = new Map<string, number>()
  for (const pid of treeOf(root)) {
    const pss = Number(/^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024
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
