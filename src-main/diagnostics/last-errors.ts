import os from 'node:os'

/** A warning or an error of the log, without its text. */
export interface LoggedError {
  /** Local time as in the log: `2026-11-29 22:41:05`. */
  at: string
  level: 'warn' | 'error'
  /** The failed operation: the words before the first colon, or a channel's name. */
  what: string
  /** Codes of SQLite and of the system, and names of error classes, from the text and its causes. */
  codes: readonly string[]
  /** The innermost line of the app's own code: `app.js:12:7`. null: unknown. */
  where: string | null
}

const begins = /^\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\.\d+\] \[(info|warn|error)\]\s+(.*)$/
/**
 * The app's own words consist of small letters, apart from channels. Text that a person typed or another program wrote
 * does not match.
 */
const ownWords = /^[a-z]+(?:\.[a-z][a-zA-Z]*|[ ,-]+(?:[a-z]+|\d+|WAL)\b)*(?=:|$)/
const longestWords = 90
const codes = /\bSQLITE_[A-Z_]+\b|\bERR_[A-Z0-9_]+\b|\bE[A-Z0-9]{2,}\b|\b[A-Z][A-Za-z0-9]*Error\b/g
const ownFrame = /\[app\][\\/][\w.\\/-]*?([\w.-]+:\d+:\d+)/

const isCode = (word: string): boolean =>
  /^(SQLITE_|ERR_)|Error$/.test(word) || Object.hasOwn(os.constants.errno, word)

/** The last `count` warnings and errors of a log, oldest first. Never passes on any of the text itself. */
export function lastErrors(text: string, count: number): LoggedError[] {
  const entries: { at: string; level: string; lines: string[] }[] = []
  for (const line of text.split(/\r?\n/)) {
    const begun = begins.exec(line)
    if (begun === null) entries.at(-1)?.lines.push(line)
    else entries.push({ at: begun[1] ?? '', level: begun[2] ?? '', lines: [begun[3] ?? ''] })
  }
  return entries
    .flatMap(({ at, level, lines }): LoggedError[] => {
      if (level !== 'warn' && level !== 'error') return []
      const whole = lines.join('\n')
      return [
        {
          at,
          level,
          what: (ownWords.exec(lines[0] ?? '')?.[0] ?? '').slice(0, longestWords),
          codes: [...new Set(whole.match(codes)?.filter(isCode))],
          where: ownFrame.exec(whole)?.[1] ?? null,
        },
      ]
    })
    .slice(-count)
}
