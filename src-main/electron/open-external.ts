import { shell } from 'electron'
import { isMapUrl } from '../../src-preload/map.ts'

/** The one way out of the app, to the system's browser: a public map, and nothing else. Throws where it is another. */
export async function openExternal(address: string): Promise<void> {
  if (!isMapUrl(address)) throw new Error('an address that is not opened')
  await shell.openExternal(address)
}
