import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, useRef } from 'react'
import { createRoot } from 'react-dom/client'
import { type BenchPerson, benchPerson } from '../ui-people.ts'

/** Follows TanStack's example of a virtual table: rows positioned with a transform, plain text in the cells. */

const count = Number(new URLSearchParams(location.search).get('people'))
const people: readonly BenchPerson[] = Array.from({ length: count }, (_, n) => benchPerson(n))

const rowHeight = 44
const columns = [
  ['name', 400],
  ['cedula', 130],
  ['phone', 130],
  ['registeredAt', 130],
  ['status', 400],
] as const
const cell = (width: number): CSSProperties => ({
  width,
  boxSizing: 'border-box',
  padding: '0 7px',
  lineHeight: `${rowHeight}px`,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
  borderBottom: '1px solid #ddd',
})

function PlainTable() {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 5,
  })
  return (
    <div ref={scroller} id="scroller" style={{ height: '100%', overflow: 'auto' }}>
      <table style={{ display: 'grid' }}>
        <tbody style={{ display: 'grid', position: 'relative', height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => (
            <tr
              key={key}
              style={{ display: 'flex', position: 'absolute', transform: `translateY(${start}px)` }}
            >
              {columns.map(([column, width]) => (
                <td key={column} style={cell(width)}>
                  {people[index]?.[column]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const root = document.getElementById('root')
document.body.style.cssText = 'margin: 0; height: 100vh; font: 14px sans-serif'
if (root) {
  root.style.height = '100%'
  createRoot(root).render(<PlainTable />)
}
