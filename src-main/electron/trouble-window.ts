import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { app, dialog, Menu } from 'electron'
import type { AppError, Result } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { readBasics } from '../diagnostics/basics.ts'
import { diagnosticsText } from '../diagnostics/text.ts'
import { registerAppScheme, serveApp } from './app-protocol.ts'
import { serveChannels } from './ipc.ts'
import { createLog } from './log.ts'
import { nativeBinding } from './native-binding.ts'
import { thisProgram } from './program.ts'
import { lockDown } from './security.ts'
import { createWindow, loadApp } from './window.ts'

/** Shows scripts and the system that the app did not start. */
const exitCode = 1

/**
 * Shows a window in place of the app, which explains why the data folder `dataDir` cannot be used. It has no data and
 * refuses every channel except the state of the session and the diagnosis. `again` tries once more; null: the folder
 * can be used now, and the app restarts. Writes nothing to the data folder.
 */
export function runTrouble(error: AppError, dataDir: string, again: () => AppError | null): void {
  const scratch = scratchFolder()
  if (scratch !== null) app.setPath('userData', scratch)
  const end = () => {
    if (scratch !== null) fs.rmSync(scratch, { recursive: true, force: true })
    app.exit(exitCode)
  }
  app.on('window-all-closed', end)
  registerAppScheme()
  const log = createLog(app.getPath('userData'), app.getAppPath())
  log('warn', `not started: ${error.code}`)
  let isFirst = true
  function state() {
    const now = isFirst ? error : again()
    isFirst = false
    if (now !== null) return { ok: false, error: now } as const
    app.relaunch()
    end()
    return { ok: false, error } as const
  }

  const diagnose = () =>
    diagnosticsText(
      readBasics({ dataDir, program: thisProgram(), nativeBinding: nativeBinding() }, Date.now()),
    )

  async function answer(channel: string): Promise<Result<unknown>> {
    switch (channel) {
      case 'session.state':
        return state()
      case 'diagnostics.read':
        return { ok: true, value: diagnose() }
      default:
        return { ok: false, error: { code: 'forbidden' } }
    }
  }

  app
    .whenReady()
    .then(async () => {
      if (process.platform !== 'darwin') Menu.setApplicationMenu(null)
      lockDown()
      serveApp(path.join(app.getAppPath(), 'out', 'renderer'))
      const preload = path.join(app.getAppPath(), 'out', 'preload', 'index.cjs')
      const window = createWindow(preload, path.join(app.getPath('userData'), 'window.json'), log)
      serveChannels(window, answer)
      await loadApp(window)
    })
    .catch(() => {
      dialog.showErrorBox(messages.system.cannotOpen.title, messages.system.cannotOpen.text)
      end()
    })
}

/** A writable folder for Chromium; null: there is none. */
function scratchFolder(): string | null {
  try {
    return fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-'))
  } catch {
    return null
  }
}
