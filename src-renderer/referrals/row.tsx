import { IconChevronRight } from '@tabler/icons-react'
import { memo } from 'react'
import type { Referral } from '../../src-preload/contract.ts'
import * as format from '../format.ts'
import { messages } from '../messages.ts'
import { StatusBadge } from '../ui/status-badge.tsx'
import { useReferrals } from './list-store.ts'
import css from './table.module.css'

interface Props {
  id: number
  index: number
  isOpen: boolean
  isTabStop: boolean
}

/** Plain HTML: a kit's parts in each row halve the frames of a fast scroll. */
export const Row = memo(function Row({ id, index, isOpen, isTabStop }: Props) {
  const person = useReferrals((state) => state.rows.get(id))
  return (
    <tr
      data-id={id}
      className={isOpen ? `${css.row} ${css.open}` : css.row}
      aria-rowindex={index + 2}
      aria-level={1}
      aria-expanded={isOpen}
      aria-busy={!person}
      tabIndex={isTabStop ? 0 : -1}
    >
      {person ? <Cells person={person} /> : <SkeletonCells />}
    </tr>
  )
})

function Cells({ person }: { person: Referral }) {
  return (
    <>
      <td>
        <span className={css.nameCell}>
          <IconChevronRight size={16} className={css.chevron} aria-hidden />
          <span className={css.ellipsis} title={person.name}>
            {person.name}
          </span>
        </span>
      </td>
      <td>{format.cedula(person.cedula)}</td>
      <td>{person.phone === null ? messages.common.noPhone : format.phone(person.phone)}</td>
      <td className={css.dim}>{format.date(person.registeredAt)}</td>
      <td>
        <StatusBadge person={person} />
      </td>
    </>
  )
}

function SkeletonCells() {
  return (
    <>
      <td>
        <span className={css.skeleton} />
      </td>
      <td>
        <span className={css.skeleton} />
      </td>
      <td>
        <span className={css.skeleton} />
      </td>
      <td>
        <span className={css.skeleton} />
      </td>
      <td>
        <span className={css.skeleton} />
      </td>
    </>
  )
}
