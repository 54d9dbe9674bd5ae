import type { AppError } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'
import { openPrinting } from '../printing/store.ts'
import { savedState } from '../ui/saved-state.ts'
import type { Photo } from './photo.ts'

/** The leader's sheets, newest first. */
const {
  useSaved: useSheets,
  load: loadSheets,
  take,
} = savedState(() => window.referidos.authorisation.sheets())

export { loadSheets, useSheets }

export const addSheetPhoto = (sheetId: number, image: Photo): Promise<AppError | null> =>
  take(window.referidos.authorisation.addSheetPhoto({ sheetId, image }))

export const printSheets = (ids: number[]): void => openPrinting({ kind: 'consent_sheets', ids })

/** Makes sheets and opens their print preview. Returns the error, or null. */
export async function makeSheets(place: string, sheets: number): Promise<AppError | null> {
  const result = await ask(window.referidos.authorisation.makeSheets({ place, sheets }))
  if (!result.ok) return result.error
  await loadSheets()
  printSheets(result.value.map(({ id }) => id))
  return null
}
