import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/**
 * Installs a library to compare with, outside the project: what is not shipped is not worth its dependencies and their
 * faults in the lockfile. Returns its folder; null: it cannot be installed.
 */
export function installPeer(name: string, version: string): string | null {
  const folder = path.join(os.homedir(), '.cache', 'referidos', 'peers', `${name}-${version}`)
  const manifest = path.join(folder, 'node_modules', name, 'package.json')
  if (fs.existsSync(manifest)) return folder
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }')
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save']
  try {
    execFileSync('npm', ['install', ...options, `${name}@${version}`], { cwd: folder, stdio: 'ignore' })
    return folder
  } catch {
    return null
  }
}
