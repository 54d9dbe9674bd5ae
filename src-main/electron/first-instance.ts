import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/**
 * Chromium's own lock, by which a second instance shows the first one's window: a link in the data folder to a socket
 * in the temporary folder, and a link that names host and process. It does not protect the data, `data-folder/hold.ts`
 * does: the temporary folder may be swept, and differ between two processes. Windows uses a hidden window instead.
 */

const socketLink = 'SingletonSocket'
const lockLink = 'SingletonLock'

/** Whether the process that holds the folder may be reached. If it cannot, Chromium would take its lock away from it. */
export const canReachFirst = (dataDir: string): boolean =>
  process.platform === 'win32' || fs.existsSync(path.join(dataDir, socketLink))

/**
 * Removes a lock that names another host, as after the computer was renamed: Chromium would not start. Call only while
 * holding the folder.
 */
export function removeForeignLock(dataDir: string): void {
  const link = path.join(dataDir, lockLink)
  try {
    if (!fs.readlinkSync(link).startsWith(`${os.hostname()}-`)) fs.rmSync(link)
  } catch {
    // There is no lock, or the system has no such link.
  }
}
