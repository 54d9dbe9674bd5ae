import fs from 'node:fs'
import path from 'node:path'
import type { OwnBrowser } from '../../src-main/lookup/browser-process.ts'
import { installedElectron } from './electron.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** The app of this checkout as a browser for lookups. `lacks`: the reason why it cannot be one, in English. */
export function builtBrowser(env: NodeJS.ProcessEnv = process.env): { own: OwnBrowser } | { lacks: string } {
  const executable = installedElectron(env)
  if (executable === undefined) return { lacks: 'there is no Electron: npm run runtime' }
  if (!fs.existsSync(path.join(root, 'out', 'main', 'entry.js')))
    return { lacks: 'the app is not built: npm run build' }
  if (process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY)
    return { lacks: 'there is no display' }
  return { own: { executable, args: [`--app=${root}`] } }
}
