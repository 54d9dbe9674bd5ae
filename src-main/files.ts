import fs from 'node:fs'
import path from 'node:path'

/**
 * Writes a whole file or leaves the old one: to a temporary file beside it, flushed, renamed, and the folder flushed,
 * so that after a power cut one of the two is there. `mode`: permission bits of the new file.
 */
export function writeFileAtomic(file: string, content: string | Uint8Array, mode = 0o600): void {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    const handle = fs.openSync(temporary, 'w', mode)
    try {
      fs.writeFileSync(handle, content)
      fs.fsyncSync(handle)
    } finally {
      fs.closeSync(handle)
    }
    renameDurably(temporary, file)
  } catch (error) {
    fs.rmSync(temporary, { force: true })
    throw error
  }
}

/** Renames, and makes the rename last. */
export function renameDurably(from: string, to: string): void {
  fs.renameSync(from, to)
  // Windows cannot open a folder to flush it; NTFS journals the rename by itself.
  if (process.platform === 'win32') return
  const folder = fs.openSync(path.dirname(to), 'r')
  try {
    fs.fsyncSync(folder)
  } finally {
    fs.closeSync(folder)
  }
}
