import path from 'node:path'
import log from 'electron-log/node'
import { logFile } from '../diagnostics/log-file.ts'
import { redact } from '../redact.ts'

export type Log = (level: 'info' | 'warn' | 'error', message: string) => void

/** Writes the log of the data folder `data`, and warnings and errors to the terminal too. `app`: see `redact`. */
export function createLog(data: string, app: string): Log {
  log.transports.file.resolvePathFn = () => logFile(data)
  log.transports.file.level = 'info'
  log.transports.console.level = 'warn'
  const folders = { app: path.resolve(app), data: path.resolve(data) }
  return (level, message) => log[level](redact(message, folders))
}
