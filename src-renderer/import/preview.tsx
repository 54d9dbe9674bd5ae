import type { Counted, ImportPreview, PreviewRow } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import dialog from '../ui/steps-dialog.module.css'
import css from './import.module.css'
import { isConsentSaid, useImport } from './store.ts'

const words = messages.import

/** Rows that would be imported, rejected rows with their reasons, and the first rows. */
export function Preview() {
  const preview = useImport((state) => state.preview)
  const isReading = useImport((state) => state.isReading)
  const isSaid = useImport(({ consent }) => isConsentSaid(consent))
  return (
    <div aria-busy={isReading}>
      <h3>{words.preview.title}</h3>
      <p role="status">{preview === null ? isReading && words.preview.counting : summary(preview, isSaid)}</p>
      {preview !== null && (
        <>
          <Counts title={words.preview.problems} counted={preview.problems} words={words.rowProblem} />
          <Counts title={words.preview.notices} counted={preview.notices} words={words.rowNotice} />
          <First rows={preview.first} />
        </>
      )}
    </div>
  )
}

function summary({ fresh, known, rejected, withoutConsent }: ImportPreview, isSaid: boolean): string {
  return [
    fresh === 0 ? words.preview.nothing : words.preview.fresh(fresh),
    ...(known > 0 ? [words.preview.known(known)] : []),
    ...(rejected > 0 ? [words.preview.rejected(rejected)] : []),
    ...(isSaid && withoutConsent > 0 ? [words.preview.withoutConsent(withoutConsent)] : []),
  ].join(' · ')
}

function Counts<Code extends string>({
  title,
  counted,
  words: sentences,
}: {
  title: string
  counted: readonly Counted<Code>[]
  words: Record<Code, string>
}) {
  if (counted.length === 0) return null
  return (
    <>
      <h4>{title}</h4>
      <ul className={dialog.lines}>
        {counted.map(({ code, rows }) => (
          <li key={code}>
            <strong>{words.rows(rows)}</strong>: {sentences[code]}
          </li>
        ))}
      </ul>
    </>
  )
}

function outcome({ outcome: what, notices }: PreviewRow): string {
  switch (what) {
    case 'fresh':
      return [words.preview.outcomeFresh, ...notices.map((one) => words.rowNotice[one])].join('. ')
    case 'known':
      return words.preview.outcomeKnown
    default:
      return words.rowProblem[what]
  }
}

function First({ rows }: { rows: readonly PreviewRow[] }) {
  if (rows.length === 0) return null
  return (
    <>
      <h4>{words.preview.first(rows.length)}</h4>
      <table className={dialog.table}>
        <thead>
          <tr>
            <th scope="col" className={css.number}>
              {words.preview.row}
            </th>
            <th scope="col">{words.field.cedula}</th>
            <th scope="col">{words.field.name}</th>
            <th scope="col">{words.field.phone}</th>
            <th scope="col">{words.preview.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.number}
              className={row.outcome === 'fresh' ? undefined : row.outcome === 'known' ? css.known : css.bad}
            >
              <td>{row.number}</td>
              <td>{row.cedula}</td>
              <td>{row.name}</td>
              <td>{row.phone}</td>
              <td>{outcome(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
