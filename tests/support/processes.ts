import { readdirSync } from 'node:fs'
import { descendantsOf, privateMemory, readOf } from '../../src-main/lookup/process-memory.ts'

/** Index in `statOf` of the start time, which is in clock ticks since boot. */
const startField = 19

/** Resolves once the process group of `leader` is empty, except for zombies. Rejects after `deadlineMs`. */
export async function groupGone(leader: number, deadlineMs = 10_000): Promise<void> {
  const gone = () => members(leader).length === 0
  await eventually(gone, deadlineMs, `processes of group ${leader} still live`)
}

/** Resolves once the process group of `leader` has at most `left` renderers. Rejects after `deadlineMs`. */
export async function renderersGone(leader: number, left = 0, deadlineMs = 10_000): Promise<void> {
  const gone = () => members(leader).filter((pid) => isRenderer(Number(pid))).length <= left
  await eventually(gone, deadlineMs, `pages of group ${leader} still have processes`)
}

/**
 * Processes of one run of the app and of its browsers: those whose command or environment contains its data folder.
 * Oldest first.
 */
export function processesOf(dataDir: string): number[] {
  const found = readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry) || entry === String(process.pid)) return []
    if (!['cmdline', 'environ'].some((file) => readOf(entry, file).includes(dataDir))) return []
    // A process that ended meanwhile has no start time and would count as the oldest.
    const stat = statOf(entry)
    const [state = '', start = ''] = [stat[0], stat[startField]]
    return state === '' || state === 'Z' ? [] : [{ pid: Number(entry), start: Number(start) }]
  })
  return found.sort((one, other) => one.start - other.start || one.pid - other.pid).map(({ pid }) => pid)
}

/** Processes of browsers with their profiles in this folder. The oldest one, a main process, comes first. */
export const browsersIn = (profilesDir: string): number[] =>
  processesOf(profilesDir).filter((pid) => readOf(pid, 'cmdline').includes(profilesDir))

export const isRenderer = (pid: number): boolean => readOf(pid, 'cmdline').includes('--type=renderer')

export const commandOf = (pid: number): string => readOf(pid, 'cmdline').replaceAll('\0', ' ').slice(0, 200)

/** Polls, because no event reports the end of a process that is no child. */
export async function eventually(holds: () => boolean, deadlineMs: number, otherwise: string): Promise<void> {
  const until = performance.now() + deadlineMs
  while (!holds()) {
    if (performance.now() > until) throw new Error(otherwise)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Resident memory of the process group of `leader`, in bytes. Shared memory counts for each process. */
export function groupMemory(leader: number): number {
  return members(leader).reduce((sum, pid) => sum + residentMemory(pid), 0)
}

/** Private memory of a process and its descendants, in bytes. */
export const treeMemory = (pid: number): number =>
  [pid, ...descendantsOf(pid)].reduce((sum, one) => sum + (privateMemory(one) ?? 0), 0)

/** Memory of a process and its descendants, in bytes. Shared memory is divided among the processes that share it. */
export const proportionalMemory = (pid: number): number =>
  [pid, ...descendantsOf(pid)].reduce((sum, one) => {
    const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readOf(one, 'smaps_rollup'))?.[1]
    return sum + Number(kilobytes ?? 0) * 1024
  }, 0)

function members(leader: number): string[] {
  return readdirSync('/proc').filter((entry) => {
    if (!/^\d+$/.test(entry)) return false
    const [state, , group] = statOf(entry)
    return group === String(leader) && state !== 'Z'
  })
}

function residentMemory(pid: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readOf(pid, 'status'))?.[1] ?? 0) * 1024
}

/** Fields of `/proc/<pid>/stat` after the name: state, parent, group, … The name may contain blanks and brackets. */
export function statOf(pid: number | string): string[] {
  const stat = readOf(pid, 'stat')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}
