import { NumberInput, Select } from '@mantine/core'
import { useEffect } from 'react'
import type { SignedSheet } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { savePreferences } from '../preferences.ts'
import { usePreferences } from '../preferences-store.ts'
import css from './authorisation.module.css'
import { loadSheets, useSheets } from './sheets-store.ts'

const words = messages.authorisation.sheets
const noSheet = ''

const placed = (sheets: readonly SignedSheet[], code: string): string | null => {
  const sheet = sheets.find((one) => one.code === code)
  return sheet === undefined ? null : words.name(sheet.number, sheet.place)
}

interface Props {
  /** Line that was chosen by hand; null: the sheet's next one. */
  line: number | null
  onLine(line: number | null): void
  error: string | null
}

/** The numbered sheet from which people are typed, until it changes, and the line of the next person. */
export function SheetField({ line, onLine, error }: Props) {
  const sheets = useSheets((state) => state.saved)
  const code = usePreferences((state) => state.sheet)
  useEffect(() => void loadSheets(), [])
  const chosen = sheets?.find((sheet) => sheet.code === code) ?? null
  if (sheets === null || sheets.length === 0) return null
  return (
    <>
      <div className={css.sheetRow}>
        <Select
          label={words.field}
          data={[
            { value: noSheet, label: words.noSheet },
            ...sheets.map((sheet) => ({ value: sheet.code, label: words.name(sheet.number, null) })),
          ]}
          value={chosen?.code ?? noSheet}
          // The field has room only for the number.
          renderOption={({ option }) => placed(sheets, option.value) ?? option.label}
          allowDeselect={false}
          onChange={(next) => {
            void savePreferences({ sheet: next === noSheet ? null : next })
            onLine(null)
          }}
        />
        {chosen !== null && (
          <NumberInput
            label={words.line}
            data-field="sheet"
            min={1}
            max={chosen.lines}
            allowDecimal={false}
            value={line ?? chosen.nextLine ?? ''}
            error={error !== null}
            onChange={(typed) => onLine(typeof typed === 'number' ? typed : null)}
          />
        )}
      </div>
      {chosen?.place && <p className={css.hint}>{chosen.place}</p>}
      {chosen !== null && chosen.nextLine === null && line === null && (
        <p className={css.hint}>{words.full}</p>
      )}
      {error !== null && (
        <p className={css.problem} role="alert">
          {error}
        </p>
      )}
    </>
  )
}
