import { dayMs } from '../../src-preload/bogota.ts'
import type { HeadquartersMember, StatusIcon, StatusTone } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'

const words = messages.headquarters.campaign.contact

/** Milliseconds without contact after which somebody stands out. */
const lateMs = 3 * dayMs

/** `never`: has no laptop yet, or one that said nothing. `shut_out`: each laptop was. */
export type Contact = 'fresh' | 'late' | 'never' | 'shut_out'

export function contactOf(
  { devices, lastContactAt }: Pick<HeadquartersMember, 'devices' | 'lastContactAt'>,
  now: number,
): Contact {
  if (devices.length > 0 && devices.every(({ revokedAt }) => revokedAt !== null)) return 'shut_out'
  if (lastContactAt === null) return 'never'
  return now - lastContactAt > lateMs ? 'late' : 'fresh'
}

/** null: said without a badge. */
export function contactBadge(
  member: Pick<HeadquartersMember, 'devices' | 'lastContactAt'>,
  now: number,
): { tone: StatusTone; icon: StatusIcon; word: string } | null {
  switch (contactOf(member, now)) {
    case 'fresh':
      return null
    case 'late':
      return { tone: 'amber', icon: 'alert', word: words.late(member.lastContactAt ?? now, now) }
    case 'never':
      return { tone: 'gray', icon: 'clock', word: words.never }
    case 'shut_out':
      return { tone: 'slate', icon: 'ban', word: words.shutOut }
  }
}

/** Without accents and case. */
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()

/** Those whose name or a leader's has every word of `text`; `isLate`: of them those without contact. */
export function membersFound(
  members: readonly HeadquartersMember[],
  { text, isLate }: { text: string; isLate: boolean },
  now: number,
): HeadquartersMember[] {
  const wanted = plain(text).split(/\s+/)
  return members.filter((member) => {
    if (isLate && contactOf(member, now) !== 'late') return false
    const names = plain([member.name, ...member.leaders].join(' '))
    return wanted.every((word) => names.includes(word))
  })
}
