import { readdirSync, readFileSync } from 'node:fs'

/** Resolves once no process of the group that `leader` leads is left, zombies not counted; rejects after `deadlineMs`. */
export async function groupGone(leader: number, deadlineMs = 10_000): Promise<void> {
  const gone = () => members(leader).length === 0
  await eventually(gone, deadlineMs, `processes of group ${leader} still live`)
}

/** Resolves once the group's Chromium has no page's process left; rejects after `deadlineMs`. */
export async function renderersGone(leader: number, deadlineMs = 10_000): Promise<void> {
  const gone = () => !members(leader).some((pid) => read(pid, 'cmdline').includes('--type=renderer'))
  await eventually(gone, deadlineMs, `pages of group ${leader} still have processes`)
}

/** Nothing announces the end of a process that is not one's own child: this asks again and again. */
async function eventually(holds: () => boolean, deadlineMs: number, otherwise: string): Promise<void> {
  const until = performance.now() + deadlineMs
  while (!holds()) {
    if (performance.now() > until) throw new Error(otherwise)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Resident memory of all processes of the group that `leader` leads, in bytes; what they share counts for each. */
export function groupMemory(leader: number): number {
  return members(leader).reduce((sum, pid) => sum + residentMemory(pid), 0)
}

function members(leader: number): string[] {
  return readdirSync('/proc').filter((entry) => {
    if (!/^\d+$/.test(entry)) return false
    const [state, , group] = statOf(entry)
    return group === String(leader) && state !== 'Z'
  })
}

function residentMemory(pid: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(pid, 'status'))?.[1] ?? 0) * 1024
}

/** State, parent, group, … : the fields after the name, which may hold blanks and brackets. */
function statOf(pid: string): string[] {
  const stat = read(pid, 'stat')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** '' of a process that has ended meanwhile. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
