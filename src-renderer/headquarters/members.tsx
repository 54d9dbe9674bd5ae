import { Button } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconDevices } from '@tabler/icons-react'
import { useState } from 'react'
import type { HeadquartersDevice, HeadquartersMember } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Badge } from '../ui/status-badge.tsx'
import { contactBadge } from './contact.ts'
import css from './headquarters.module.css'

const words = messages.headquarters.campaign

/** Rows that are added at a time. */
const pageSize = 100

interface Props {
  members: readonly HeadquartersMember[]
  now: number
  onAnother(member: HeadquartersMember): void
  /** `nth`: of the member's devices, from 1. */
  onRevoke(member: HeadquartersMember, device: HeadquartersDevice, nth: number): void
}

export function Members({ members, now, onAnother, onRevoke }: Props) {
  const [pages, setPages] = useState(1)
  const shown = members.slice(0, pages * pageSize)
  const more = Math.min(pageSize, members.length - shown.length)
  return (
    <>
      <table className={css.table} aria-label={words.list}>
        <thead>
          <tr>
            <th scope="col">{words.column.name}</th>
            <th scope="col" className={css.end}>
              {words.column.people}
            </th>
            <th scope="col">{words.column.contact}</th>
            <th scope="col" className={css.end}>
              {words.column.today}
            </th>
            <th scope="col" className={css.end}>
              {words.column.last30Days}
            </th>
            <th scope="col" className={css.end}>
              {words.column.total}
            </th>
            <th scope="col">{words.column.devices}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((member) => (
            <Member key={member.id} member={member} now={now} onAnother={onAnother} onRevoke={onRevoke} />
          ))}
        </tbody>
      </table>
      {more > 0 && (
        <div className={css.actions}>
          <Button variant="default" size="sm" onClick={() => setPages(pages + 1)}>
            {words.more(more)}
          </Button>
        </div>
      )}
    </>
  )
}

function Member({
  member,
  now,
  onAnother,
  onRevoke,
}: { member: HeadquartersMember } & Omit<Props, 'members'>) {
  const [isOpen, setOpen] = useState(false)
  const { name, role, leaders, devices, people, costs, lastContactAt } = member
  const badge = contactBadge(member, now)
  const others = leaders.filter((leader) => leader !== name)
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  return (
    <>
      <tr className={isOpen ? css.opened : undefined}>
        <th scope="row">
          {name}
          <span className={css.under}>{[words.role[role], ...others].join(' · ')}</span>
        </th>
        <td className={css.end}>{format.number(people)}</td>
        <td>
          {badge === null ? messages.durations.daysAgo(lastContactAt ?? now, now) : <Badge {...badge} />}
        </td>
        <td className={css.end}>{format.dollars(costs.today)}</td>
        <td className={css.end}>{format.dollars(costs.last30Days)}</td>
        <td className={css.end}>{format.dollars(costs.total)}</td>
        <td>
          <Button
            variant="default"
            size="xs"
            rightSection={<Chevron size={16} aria-hidden />}
            aria-expanded={isOpen}
            aria-label={words.devicesOf(name, devices.length)}
            onClick={() => setOpen(!isOpen)}
          >
            {words.devices(devices.length)}
          </Button>
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={7} className={css.inside}>
            <ul className={css.list}>
              {devices.map((device, at) => (
                <Device
                  key={device.id}
                  name={name}
                  device={device}
                  nth={at + 1}
                  now={now}
                  onRevoke={() => onRevoke(member, device, at + 1)}
                />
              ))}
            </ul>
            {role === 'leader' && (
              <Button
                variant="default"
                size="xs"
                leftSection={<IconDevices size={16} aria-hidden />}
                aria-label={words.anotherOf(name)}
                onClick={() => onAnother(member)}
              >
                {words.another}
              </Button>
            )}
          </td>
        </tr>
      )}
    </>
  )
}

function Device({
  name,
  device: { isOwn, enrolledAt, lastContactAt, revokedAt },
  nth,
  now,
  onRevoke,
}: {
  name: string
  device: HeadquartersDevice
  nth: number
  now: number
  onRevoke(): void
}) {
  const said = [
    words.enrolled(enrolledAt),
    words.lastContact(lastContactAt, now),
    revokedAt === null ? null : words.revokedAt(revokedAt),
  ]
  return (
    <li className={css.item}>
      <span>
        <strong>{isOwn ? words.ownDevice(nth) : words.device(nth)}</strong>{' '}
        <span className={css.hint}>{said.filter((part) => part !== null).join(' · ')}</span>
      </span>
      {!isOwn && revokedAt === null && (
        <Button variant="default" size="xs" aria-label={words.revokeOf(name, nth)} onClick={onRevoke}>
          {words.revoke}
        </Button>
      )}
    </li>
  )
}
