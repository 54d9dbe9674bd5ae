import { create } from 'zustand'
import type { AppError, Result, SignedSheet } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'
import { openPrinting } from '../printing/store.ts'
import type { Photo } from './photo.ts'

/** The leader's sheets, newest first; null: not read yet. */
export const useSheets = create<{ sheets: SignedSheet[] | null; failure: AppError | null }>(() => ({
  sheets: null,
  failure: null,
}))

async function take(call: Promise<Result<SignedSheet[]>>): Promise<AppError | null> {
  const result = await ask(call)
  if (!result.ok) return result.error
  useSheets.setState({ sheets: result.value, failure: null })
  return null
}

export async function loadSheets(): Promise<void> {
  const failure = await take(window.referidos.authorisation.sheets())
  if (failure !== null) useSheets.setState({ failure })
}

export const addSheetPhoto = (sheetId: number, image: Photo): Promise<AppError | null> =>
  take(window.referidos.authorisation.addSheetPhoto({ sheetId, image }))

export const printSheets = (ids: number[]): void => openPrinting({ kind: 'consent_sheets', ids })

/** Makes sheets and opens their print preview. Error, or null. */
export async function makeSheets(place: string, sheets: number): Promise<AppError | null> {
  const result = await ask(window.referidos.authorisation.makeSheets({ place, sheets }))
  if (!result.ok) return result.error
  await loadSheets()
  printSheets(result.value.map(({ id }) => id))
  return null
}
