import { ask } from '../api.ts'
import { notice } from './notice.tsx'

/** Shows the last written file in the system's file manager. */
export async function showLast(): Promise<void> {
  const result = await ask(window.referidos.spreadsheet.showLast())
  if (!result.ok) notice.failed(result.error)
}
