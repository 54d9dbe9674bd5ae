import { readdirSync, readFileSync } from 'node:fs'

/**
 * Resolves once no process of the group that `leader` leads is left, zombies not counted; rejects after `deadlineMs`.
 * Nothing announces the end of a process that is not one's own child: this asks again and again.
 */
export async function groupGone(leader: number, deadlineMs = 10_000): Promise<void> {
  const until = performance.now() + deadlineMs
  while (groupLives(leader)) {
    if (performance.now() > until) throw new Error(`processes of group ${leader} still live`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function groupLives(leader: number): boolean {
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const [state, , group] = statOf(entry)
    if (group === String(leader) && state !== 'Z') return true
  }
  return false
}

/** State, parent, group, … : the fields after the name, which may hold blanks and brackets. */
function statOf(pid: string): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    // It ended meanwhile.
    return []
  }
}
