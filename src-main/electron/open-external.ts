import { shell } from 'electron'
import { isMapUrl } from '../../src-preload/map.ts'

/** Opens a public map in the system's browser; the app opens no other address outside. Throws on any other address. */
export async function openExternal(address: string): Promise<void> {
  if (!isMapUrl(address)) throw new Error('an address that is not opened')
  await shell.openExternal(address)
}
