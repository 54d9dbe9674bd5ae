import { pathToFileURL } from 'node:url'

/** Absolute paths of the app's own folders. Paths in them are shortened; all other paths are hidden. */
export interface OwnFolders {
  app: string
  data: string
}

const hidden = '[…]'

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Replaces the folder, as a path or as a file URL, by `[name]`. */
function shorten(text: string, name: string, folder: string): string {
  const forms = [pathToFileURL(folder).href, folder].map(escaped).join('|')
  return text.replace(new RegExp(`(?:${forms})(?=[\\\\/'"\`):\\s]|$)`, 'g'), `[${name}]`)
}

/** A quoted path in one of the app's own folders, without its quotes. */
const ownPath = /'(\[(?:app|data)\][\w.\\/ ()-]*)'/g
/** From the first quotation mark of a line to its last one: may be typed text or a file name. */
const quoted = /["'`«“].*["'`»”]/g
/** Values of an SQL statement, as drizzle reports them. */
const values = /^params: .*$/gm
/** A path that may reveal the user, to the end of its line, because names contain blanks. */
const elsewhere =
  /(?:file:\/\/\/|\b[A-Za-z]:[\\/](?![\\/])|\\\\(?=\w)|\/(?:home|Users|root|media|run|mnt|Volumes|tmp|var)\/)[^)\n]*/g
const credentials = /\/\/[^\s/@]+@/g
/** Long runs of digits and of letters with digits: a cédula, a phone number, a key. */
const digits = /\d[\d. ]{3,}\d/g
const keys = /\b(?=\w*\d)\w{24,}\b/g

/** Hides what may be personal or secret in the text of a log line: quotations, numbers, keys and foreign paths. */
export function redact(text: string, { app, data }: OwnFolders): string {
  const folders = [
    ['app', app],
    ['data', data],
  ] as const
  // One folder may be inside another.
  const longestFirst = folders.toSorted(([, one], [, other]) => other.length - one.length)
  return longestFirst
    .reduce((shortened, [name, folder]) => shorten(shortened, name, folder), text)
    .replace(ownPath, '$1')
    .replace(values, `params: ${hidden}`)
    .replace(quoted, hidden)
    .replace(credentials, `//${hidden}@`)
    .replace(elsewhere, hidden)
    .replace(digits, hidden)
    .replace(keys, hidden)
}
