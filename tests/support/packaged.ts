import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/**
 * The built app in the layout of a package: an executable with its own name, and the app below its resources. Returns
 * the executable's path. Linux only.
 */
export function packagedApp(folder: string): string {
  const electron = createRequire(import.meta.url)('electron') as string
  const dist = path.dirname(electron)
  const executable = path.join(folder, 'referidos')
  fs.mkdirSync(folder, { recursive: true })
  // The system names a process after its file. This file is therefore copied, and all others are links.
  fs.copyFileSync(electron, executable)
  link(dist, folder, [path.basename(electron), 'resources'])
  link(path.join(dist, 'resources'), path.join(folder, 'resources'), ['default_app.asar'])
  fs.symlinkSync(path.resolve(import.meta.dirname, '../..'), path.join(folder, 'resources', 'app'))
  return executable
}

function link(from: string, to: string, except: readonly string[]): void {
  fs.mkdirSync(to, { recursive: true })
  for (const name of fs.readdirSync(from))
    if (!except.includes(name)) fs.symlinkSync(path.join(from, name), path.join(to, name))
}
