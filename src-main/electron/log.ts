import path from 'node:path'
import log from 'electron-log/node'

export type Log = (level: 'info' | 'warn' | 'error', message: string) => void

/** Replaces long runs of digits and letters, which may be a cédula, a phone number or a key. */
const redact = (text: string): string =>
  text.replace(/\d[\d. ]{3,}\d/g, '[…]').replace(/\b(?=\w*\d)\w{24,}\b/g, '[…]')

/** Writes `logs/main.log` below `folder`; warnings and errors also on the terminal. */
export function createLog(folder: string): Log {
  log.transports.file.resolvePathFn = () => path.join(folder, 'logs', 'main.log')
  log.transports.file.level = 'info'
  log.transports.console.level = 'warn'
  return (level, message) => log[level](redact(message))
}
