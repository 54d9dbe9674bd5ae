import { Button, Checkbox } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import { type ExportFormat, exportFormats } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { SheetField } from '../../src-preload/person-fields.ts'
import { savePreferences } from '../preferences.ts'
import { usePreferences } from '../preferences-store.ts'
import { useScope } from '../scope/store.ts'
import { Choices } from '../ui/choices.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useColumns } from './columns-store.ts'
import { exportPeople } from './export.ts'
import { chosenColumns, isSame, keptExport, offeredColumns } from './export-columns.ts'
import css from './export-dialog.module.css'
import {
  closeExportDialog,
  type ExportedPeople,
  exportedPeople,
  useExport,
  useExportDialog,
} from './export-store.ts'
import { openGiveDialog } from './give-store.ts'
import { useCounts } from './use-counts.ts'

const words = messages.exporting
const columnName = messages.workbook.column

/** Asks for people, columns and file format, before the system asks where to save the file. */
export function ExportDialog() {
  const opened = useExportDialog((state) => state.opened)
  const isExporting = useExport(({ exporting }) => exporting !== null)
  useEffect(() => closeExportDialog, [])
  return opened === null || isExporting ? null : <Choosing opened={opened} />
}

function Choosing({ opened }: { opened: ExportedPeople }) {
  const scope = useScope((state) => state.scope)
  const table = useColumns().map(({ id }) => id)
  const kept = usePreferences((state) => state.exported)
  const counts = useCounts()
  const [which, setWhich] = useState(opened)
  const [format, setFormat] = useState<ExportFormat>(kept.format)
  const [columns, setColumns] = useState(() => chosenColumns(kept, table, scope))
  const offered = offeredColumns(table, scope)

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (columns.length === 0) return
    const choice = { format, columns: [...columns] }
    closeExportDialog()
    void savePreferences({ exported: keptExport(kept, choice, table, scope) })
    void exportPeople(which, choice)
  }

  return (
    <Dialog title={words.title} onClose={closeExportDialog} isWide>
      <form className={css.form} noValidate onSubmit={submit}>
        <div className={css.choices}>
          <Choices<ExportedPeople>
            legend={words.which}
            name="export-people"
            choices={exportedPeople
              .filter((one) => one !== 'selection' || counts.selection !== 0)
              .map((value) => {
                const { title, hint } = words.people[value]
                const count = counts[value]
                return { value, title: count === null ? title : words.count(title, count), hint }
              })}
            chosen={which}
            onChoose={setWhich}
          />
          <Choices<ExportFormat>
            legend={words.format}
            name="export-format"
            choices={exportFormats.map((value) => ({ value, ...words.formats[value] }))}
            chosen={format}
            onChoose={setFormat}
          />
        </div>
        <Columns table={table} offered={offered} chosen={columns} onChoose={setColumns} />
        <p className={css.hint}>{words.inClear}</p>
        <div className={css.foot}>
          <Button type="submit" data-autofocus disabled={columns.length === 0}>
            {words.save}
          </Button>
          <Button variant="default" onClick={closeExportDialog}>
            {messages.common.cancel}
          </Button>
          <Button
            variant="default"
            className={css.apart ?? ''}
            onClick={() => {
              closeExportDialog()
              openGiveDialog(which)
            }}
          >
            {messages.exchange.give.button}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface ColumnsProps {
  table: Parameters<typeof isSame>[1]
  offered: readonly SheetField[]
  chosen: readonly SheetField[]
  onChoose(columns: readonly SheetField[]): void
}

function Columns({ table, offered, chosen, onChoose }: ColumnsProps) {
  const only = (isWanted: (field: SheetField) => boolean) => onChoose(offered.filter(isWanted))
  const isOfTable = (field: SheetField) => table.some((id) => id === field)
  return (
    <fieldset className={css.columns}>
      <legend>{words.columns}</legend>
      <div className={css.actions}>
        <Button variant="default" size="xs" disabled={isSame(chosen, table)} onClick={() => only(isOfTable)}>
          {words.ofTable}
        </Button>
        <Button
          variant="default"
          size="xs"
          disabled={chosen.length === offered.length}
          onClick={() => only(() => true)}
        >
          {words.allColumns}
        </Button>
      </div>
      <div className={css.boxes}>
        {offered.map((field) => (
          <Checkbox
            key={field}
            label={columnName[field]}
            checked={chosen.includes(field)}
            onChange={(event) => {
              const isWanted = event.currentTarget.checked
              only((one) => (one === field ? isWanted : chosen.includes(one)))
            }}
          />
        ))}
      </div>
      {chosen.length === 0 && (
        <p className={css.problem} role="alert">
          {words.noColumns}
        </p>
      )}
    </fieldset>
  )
}
