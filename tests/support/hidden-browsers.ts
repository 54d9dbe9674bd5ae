import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { currentHost } from '../../scripts/runtime/system.ts'
import { chromiumCandidates } from '../../src-main/lookup/chromium-candidates.ts'
import { installedChromium } from './engines.ts'

export const canHide = (): boolean => currentHost().platform === 'linux' && currentHost().root

/** Path at which an Electron of `withoutInstalledBrowsers` still finds the Chromium of the tests. */
export const keptBrowser = (folder: string): string => path.join(folder, 'kept-browser')

/** A program that starts Electron in an environment where no installed browser can be executed. */
export function withoutInstalledBrowsers(folder: string): string {
  const installed = chromiumCandidates({ platform: 'linux', env: {}, home: '', playwright: undefined })
  const there = installed.map((one) => one.path).filter((file) => fs.existsSync(file))
  const kept = keptBrowser(folder)
  fs.writeFileSync(kept, '')
  const inside = path.join(folder, 'inside')
  const electron = createRequire(import.meta.url)('electron') as string
  const lines = [
    `mount --bind '${installedChromium}' '${kept}'`,
    ...there.map((file) => `mount --bind /dev/null '${file}'`),
    `exec '${electron}' "$@"`,
  ]
  fs.writeFileSync(inside, ['#!/bin/sh -e', ...lines, ''].join('\n'), { mode: 0o755 })
  const program = path.join(folder, 'hiding-electron')
  fs.writeFileSync(program, `#!/bin/sh\nexec unshare --mount '${inside}' "$@"\n`, { mode: 0o755 })
  return program
}
