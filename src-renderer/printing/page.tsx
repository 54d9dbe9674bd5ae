import type {
  Letterhead,
  PrintedCell,
  PrintedColumn,
  PrintedLine,
  PrintedPage,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { type SheetPart, sheetParts } from '../../src-preload/sheet-parts.ts'
import '../print/sheet.css'

/** A page as it is printed, with the same elements and classes as src-main/printing/pages-html.ts. */

/** `of`: number of pages of the whole document. */
export function Page({ page, letterhead, of }: { page: PrintedPage; letterhead: Letterhead; of: number }) {
  const { number, title, where, about, lines } = page
  return (
    <div className="sheet">
      <div className="body">
        <p className="who">
          <span>{letterhead.whose}</span>
          <span>{letterhead.day}</span>
        </p>
        <p className="title">{title}</p>
        {where !== '' && <p className="where">{where}</p>}
        {about !== '' && <p className="about">{about}</p>}
        {sheetParts(lines).map((part, at) => (
          <Part key={at} part={part} />
        ))}
      </div>
      <p className="foot">
        <span>{messages.sheets.protected}</span>
        <span>{messages.sheets.page(number, of)}</span>
      </p>
    </div>
  )
}

function Part({ part }: { part: SheetPart }) {
  switch (part.kind) {
    case 'heading':
      return (
        <p className="heading">
          {part.text}
          <Note note={part.note} />
        </p>
      )
    case 'text':
      return <p className="paragraph">{part.text}</p>
    case 'code':
      return (
        <div className="code">
          <svg viewBox={`0 0 ${part.size} ${part.size}`} shapeRendering="crispEdges" aria-hidden>
            <path d={part.path} />
          </svg>
          <p>{part.text}</p>
        </div>
      )
    case 'table':
      return (
        <table>
          <thead>
            <tr>
              {part.columns.map(({ kind, header }, at) =>
                header === '' ? (
                  <td key={at} className={kind} />
                ) : (
                  <th key={at} scope="col" className={kind}>
                    {header}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {part.lines.map((line, at) => (
              <Line key={at} line={line} columns={part.columns} />
            ))}
          </tbody>
        </table>
      )
  }
}

function Line({ line, columns }: { line: PrintedLine; columns: readonly PrintedColumn[] }) {
  switch (line.kind) {
    case 'group':
      return (
        <tr className="group">
          <th scope="rowgroup" colSpan={columns.length}>
            {line.text}
            <Note note={line.note} />
          </th>
        </tr>
      )
    case 'list':
      return (
        <tr className="list">
          <th scope="rowgroup" colSpan={columns.length}>
            <p>
              {line.text}
              <Note note={line.note} />
            </p>
          </th>
        </tr>
      )
    case 'row':
      return (
        <tr>
          {columns.map(({ kind }, at) => (
            <td key={at} className={kind}>
              <Cell kind={kind} cell={line.cells[at] ?? ''} share={line.share} />
            </td>
          ))}
        </tr>
      )
    default:
      return null
  }
}

function Cell({
  kind,
  cell,
  share,
}: {
  kind: PrintedColumn['kind']
  cell: PrintedCell
  share: number | null
}) {
  switch (kind) {
    case 'tick':
      return <span />
    case 'bar':
      return (
        <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden>
          <rect width={100 * (share ?? 0)} height="10" />
        </svg>
      )
    default:
      return typeof cell === 'string' ? (
        cell
      ) : (
        <>
          {cell.plain}
          <b>{cell.strong}</b>
        </>
      )
  }
}

const Note = ({ note }: { note: string }) => (note === '' ? null : <span>{note}</span>)
