import fs from 'node:fs'
import path from 'node:path'
import { flushFolder } from '../files.ts'

/**
 * Copies files byte for byte and durably to a new folder `aside/<UTC time>` beside them, before they are changed or
 * deleted. Skips files that do not exist. Returns the path of the new folder, relative to the data folder.
 */
export function keepAside(dataDir: string, names: readonly string[], now: number): string {
  const kept = path.join('aside', new Date(now).toISOString().replaceAll(':', '-'))
  const folder = path.join(dataDir, kept)
  fs.mkdirSync(folder, { recursive: true })
  for (const name of names.filter((one) => fs.existsSync(path.join(dataDir, one)))) {
    const copy = path.join(folder, name)
    fs.copyFileSync(path.join(dataDir, name), copy)
    const handle = fs.openSync(copy, 'r+')
    try {
      fs.fsyncSync(handle)
    } finally {
      fs.closeSync(handle)
    }
  }
  for (const one of [folder, path.dirname(folder), dataDir]) flushFolder(one)
  return kept
}

/** The folders whose files were set aside until `at`, UTC ms. */
export function asideBefore(dataDir: string, at: number): string[] {
  const aside = path.join(dataDir, 'aside')
  const timeOf = (name: string) => Date.parse(name.replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:'))
  const names = fs.existsSync(aside) ? fs.readdirSync(aside) : []
  // Includes a folder whose name contains no time: it may be of any time.
  return names.filter((name) => !(timeOf(name) > at)).map((name) => path.join(aside, name))
}
