import { shell } from 'electron'
import { isMapUrl } from '../../src-preload/map.ts'

/** Opens a public map in the system's browser. Throws on any other address: the app opens nothing else outside. */
export async function openExternal(address: string): Promise<void> {
  if (!isMapUrl(address)) throw new Error('an address that is not opened')
  await shell.openExternal(address)
}
