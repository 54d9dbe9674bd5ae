import { Button, Checkbox } from '@mantine/core'
import type { FoundTable } from '../../src-preload/contract/index.ts'
import { areWhole, type ImportField, importFields } from '../../src-preload/import-fields.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { useAccount } from '../session/store.ts'
import fields from '../ui/field.module.css'
import dialog from '../ui/steps-dialog.module.css'
import { ConsentChoice } from './consent-choice.tsx'
import css from './import.module.css'
import { Preview } from './preview.tsx'
import {
  anotherFile,
  chooseColumn,
  isConsentSaid,
  lookAt,
  setTitleCase,
  startImport,
  useImport,
} from './store.ts'

const words = messages.import
/** Examples per column. */
const shownExamples = 3

export function ColumnsStep() {
  const table = useImport((state) => state.table)
  const problem = useImport((state) => state.problem)
  if (table === null) return null
  return (
    <div className={dialog.columns}>
      <div className={dialog.side}>
        <div className={dialog.choices}>
          <p className={dialog.name}>{table.name ?? words.choose.pasted}</p>
          <Place key={`${table.sheet} ${table.heading}`} table={table} />
          {problem !== null && (
            <p className={dialog.problem} role="alert">
              {words.fileProblem[problem]}
            </p>
          )}
          <TitleCase />
          <ConsentChoice />
        </div>
        <Start />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach a scroll area. */}
      <section className={dialog.scroll} tabIndex={0} aria-label={words.columns.title}>
        <Columns table={table} />
        <Preview />
      </section>
    </div>
  )
}

/** Selects the sheet and the heading's row. */
function Place({ table }: { table: FoundTable }) {
  const { sheets, sheet, heading, rows, nextTable, isRemembered } = table
  return (
    <div className={dialog.group}>
      {sheets.length > 1 && (
        <label className={fields.field}>
          {words.columns.sheet}
          <select value={sheet} onChange={(event) => void lookAt(Number(event.currentTarget.value), null)}>
            {sheets.map((name, at) => (
              <option key={at} value={at}>
                {words.columns.sheetNamed(name, at + 1)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className={fields.field}>
        {words.columns.heading}
        <input
          type="number"
          min={1}
          defaultValue={heading ?? ''}
          placeholder={words.columns.noHeading}
          onBlur={(event) => changeHeading(table, event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') changeHeading(table, event.currentTarget.value)
          }}
        />
      </label>
      <p className={dialog.dim}>{words.columns.found(rows)}</p>
      {isRemembered && <p className={dialog.dim}>{words.columns.remembered}</p>}
      {nextTable !== null && <p className={css.notice}>{words.columns.nextTable(nextTable)}</p>}
    </div>
  )
}

function changeHeading({ sheet, heading }: FoundTable, typed: string): void {
  const row = Number(typed)
  if (typed !== '' && Number.isInteger(row) && row > 0 && row !== heading) void lookAt(sheet, row)
}

function Columns({ table }: { table: FoundTable }) {
  const columns = useImport((state) => state.columns)
  const { isOwner } = useAccount()
  return (
    <>
      <h3>{words.columns.title}</h3>
      <table className={dialog.table}>
        <thead>
          <tr>
            <th scope="col">{words.columns.inFile}</th>
            <th scope="col">{words.columns.holds}</th>
            <th scope="col">{words.columns.examples}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((field, at) => (
            <Column key={at} at={at} field={field} table={table} />
          ))}
        </tbody>
      </table>
      {!areWhole(columns) && (
        <p className={dialog.problem} role="alert">
          {words.columns.notWhole}
        </p>
      )}
      {columns.includes('census') && <p className={dialog.dim}>{words.columns.census}</p>}
      {columns.includes('leader') && !isOwner && (
        <p className={dialog.dim}>{words.columns.leaderOnlyOwner}</p>
      )}
    </>
  )
}

function Column({ at, field, table }: { at: number; field: ImportField | null; table: FoundTable }) {
  const heading = words.columns.column(at + 1, table.headings[at] ?? '')
  const examples = table.sample.map((row) => row[at] ?? '').filter((text) => text !== '')
  return (
    <tr className={field === null || field === 'census' ? css.unused : undefined}>
      <th scope="row">{heading}</th>
      <td>
        <select
          className={fields.control}
          aria-label={heading}
          value={field ?? ''}
          onChange={(event) =>
            chooseColumn(at, importFields.find((one) => one === event.currentTarget.value) ?? null)
          }
        >
          <option value="">{words.columns.ignored}</option>
          {importFields.map((one) => (
            <option key={one} value={one}>
              {words.field[one]}
            </option>
          ))}
        </select>
      </td>
      <td>{examples.slice(0, shownExamples).join(' · ')}</td>
    </tr>
  )
}

/** Shown if most names are in one case. */
function TitleCase() {
  const isOffered = useImport(({ preview, titleCase }) => titleCase || preview?.isOneCase === true)
  const titleCase = useImport((state) => state.titleCase)
  if (!isOffered) return null
  return (
    <Checkbox
      label={words.titleCase}
      checked={titleCase}
      onChange={(event) => setTitleCase(event.currentTarget.checked)}
    />
  )
}

function Start() {
  const preview = useImport((state) => state.preview)
  const isReading = useImport((state) => state.isReading)
  const isSaid = useImport(({ consent }) => isConsentSaid(consent))
  const people = (preview?.fresh ?? 0) + (preview?.claims ?? 0)
  return (
    <div className={dialog.actions}>
      <Button
        disabled={preview === null || isReading || !isSaid || people === 0}
        onClick={() => void startImport()}
      >
        {words.start(preview?.fresh ?? 0)}
      </Button>
      <Button variant="default" onClick={anotherFile}>
        {messages.common.back}
      </Button>
    </div>
  )
}
