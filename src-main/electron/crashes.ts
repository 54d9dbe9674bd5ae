import fs from 'node:fs'
import path from 'node:path'
import { app, crashReporter } from 'electron'
import { addCrash } from '../diagnostics/crashes.ts'
import { type CrashSite, readCrashSite } from '../diagnostics/minidump.ts'
import type { Log } from './log.ts'

/** Signals by which a process crashes, and at which Crashpad writes a dump. */
const crashSignals = [
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGILL',
  'SIGQUIT',
  'SIGSEGV',
  'SIGSYS',
  'SIGTRAP',
] as const

/**
 * Notes the crashes of pages and helper processes in the data folder. Call before the app is ready. Where main can be
 * excluded and the dump stays in memory, the note contains the code addresses. Nothing is ever sent.
 */
export function noteCrashes(dataDir: string, log: Log): void {
  const dumps = startDumps()
  function note(process: string, { reason, exitCode }: { reason: string; exitCode: number }): void {
    try {
      const { where, stack } = (dumps === null ? null : takeSite(dumps)) ?? { where: null, stack: [] }
      addCrash(dataDir, { at: Date.now(), process, reason, exitCode, where, stack: [...stack] })
    } catch (error) {
      log('warn', `a crash was not noted: ${String(error)}`)
    }
  }
  app.on('render-process-gone', (_event, _contents, details) => {
    if (details.reason !== 'clean-exit') note('renderer', details)
  })
  app.on('child-process-gone', (_event, details) => {
    // The app itself kills helpers that it no longer needs.
    if (details.reason !== 'clean-exit' && details.reason !== 'killed') note(details.type, details)
  })
}

/**
 * Starts Crashpad for all processes except main, which holds the data key. Returns the folder of the dumps; null: not
 * started. A dump contains parts of a process's memory, so it is only written where the system keeps files in memory.
 */
function startDumps(): string | null {
  const runtime = process.env.XDG_RUNTIME_DIR
  if (process.platform !== 'linux' || !runtime || !path.isAbsolute(runtime)) return null
  const folder = path.join(runtime, 'referidos-crashes')
  try {
    for (const dump of dumpsIn(folder)) fs.rmSync(dump, { force: true })
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch {
    return null
  }
  app.setPath('crashDumps', folder)
  crashReporter.start({ uploadToServer: false })
  for (const signal of crashSignals) {
    const listener = () => {}
    // Once a signal's last listener is removed, the system's own handling replaces Crashpad's in this process.
    process.on(signal, listener)
    process.off(signal, listener)
  }
  return folder
}

/** The crash site in the newest dump; null: there is no dump, or it cannot be read. Deletes all dumps. */
function takeSite(folder: string): CrashSite | null {
  const dumps = dumpsIn(folder).toSorted((a, b) => fs.statSync(b).mtimeMs - fs.statSync(a).mtimeMs)
  try {
    const [newest] = dumps
    return newest === undefined ? null : readCrashSite(fs.readFileSync(newest))
  } catch {
    return null
  } finally {
    for (const dump of dumps) fs.rmSync(dump, { force: true })
  }
}

function dumpsIn(folder: string): string[] {
  if (!fs.existsSync(folder)) return []
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.dmp'))
    .map((name) => path.join(folder, name))
}
