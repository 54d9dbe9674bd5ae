import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/**
 * Chromium's own lock, by which a second instance shows the first one's window. It consists of a link in the data
 * folder to a socket in the temporary folder, and a link that names host and process. It does not protect the data;
 * `data-folder/hold.ts` does. The temporary folder may be swept, and may differ between two processes. Windows uses a
 * hidden window instead.
 */

const socketLink = 'SingletonSocket'
const lockLink = 'SingletonLock'

/**
 * Whether this process can reach the one that holds the folder. If not, Chromium would take the lock from the other
 * process.
 */
export const canReachFirst = (dataDir: string): boolean =>
  process.platform === 'win32' || fs.existsSync(path.join(dataDir, socketLink))

/**
 * Removes a lock that names another host, as after the computer was renamed; otherwise Chromium would not start. Call
 * only while holding the folder.
 */
export function removeForeignLock(dataDir: string): void {
  const link = path.join(dataDir, lockLink)
  try {
    if (!fs.readlinkSync(link).startsWith(`${os.hostname()}-`)) fs.rmSync(link)
  } catch {
    // There is no lock, or the system has no such link.
  }
}
