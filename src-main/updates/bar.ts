import fs from 'node:fs'
import path from 'node:path'
import type { UpdateBar } from '../../src-preload/contract/index.ts'

/** How this process was installed and started. */
interface Installed {
  platform: NodeJS.Platform
  isPackaged: boolean
  /** Path of this executable. */
  executable: string
  /** The packaged `app-update.yml`, which names the feed; it need not exist. */
  configFile: string
  env: Readonly<Record<string, string | undefined>>
}

/** Why this app cannot update itself; null: it can. */
export function updateBar(installed: Installed): UpdateBar | null {
  if (!installed.isPackaged) return 'not_packaged'
  if (!fs.existsSync(installed.configFile)) return 'not_configured'
  if (installed.platform !== 'linux') return null
  const image = appImageOf(installed)
  if (image === null) return 'system'
  return mayReplace(image) ? null : 'not_writable'
}

/**
 * Path of the AppImage that this process runs from; null: none. A program that an AppImage starts inherits `APPIMAGE`.
 * The executable must therefore be inside the unpacked image: otherwise the update would replace another program.
 */
export function appImageOf({ env, executable }: Pick<Installed, 'env' | 'executable'>): string | null {
  const { APPIMAGE: image, APPDIR: unpacked } = env
  if (image === undefined || unpacked === undefined || !path.isAbsolute(image)) return null
  const inside = path.relative(real(unpacked), real(executable))
  return inside.startsWith('..') || path.isAbsolute(inside) ? null : image
}

function real(file: string): string {
  try {
    return fs.realpathSync(file)
  } catch {
    return path.resolve(file)
  }
}

/** The new file is written beside the old one and renamed. */
function mayReplace(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.R_OK)
    fs.accessSync(path.dirname(file), fs.constants.W_OK)
    return true
  } catch {
    return false
  }
}
