import { execFile } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import Papa from 'papaparse'
import { aptInstall, findOnPath } from '../../scripts/runtime/system.ts'

const run = promisify(execFile)
const program = () => findOnPath('soffice') ?? findOnPath('libreoffice')

/** Installs LibreOffice's spreadsheet on Debian as root; elsewhere throws with the command to type. Returns its path. */
export async function ensureLibreOffice(): Promise<string> {
  const found = program()
  if (found !== undefined) return found
  await aptInstall(['libreoffice-calc'], 'LibreOffice, which converts the exports, was not found')
  const installed = program()
  if (installed === undefined) throw new Error('apt-get installed LibreOffice, but there is no soffice')
  return installed
}

const utf8 = 76
const comma = 44
const quote = 34

/** Texts in quotes, cells as they are shown, every sheet in a file of its own. */
const asShown = `${comma},${quote},${utf8},1,,0,true,true,true,false,false,-1`
/** How a csv of `columns` columns is read: semicolons, all of it text. */
const asText = (columns: number) =>
  `59,${quote},${utf8},1,${Array.from({ length: columns }, (_, n) => `${n + 1}/2`).join('/')},0,true,false`

/**
 * Opens the files in LibreOffice and returns the cells of their sheets as it shows them, by the file's name and, for a
 * workbook, the sheet's. `csvColumns`: how many columns each csv has; null: the files are workbooks.
 */
export async function shownBy(
  office: string,
  folder: string,
  files: readonly string[],
  csvColumns: number | null = null,
): Promise<Map<string, string[][]>> {
  const out = path.join(folder, 'mostrado')
  fs.rmSync(out, { recursive: true, force: true })
  const filter = 'Text - txt - csv (StarCalc)'
  await run(office, [
    // A profile of its own: another LibreOffice of the same user would take the files over.
    `-env:UserInstallation=file://${path.join(folder, 'perfil')}`,
    '--headless',
    ...(csvColumns === null ? [] : [`--infilter=${filter}:${asText(csvColumns)}`]),
    '--convert-to',
    `csv:${filter}:${asShown}`,
    '--outdir',
    out,
    ...files,
  ])
  return new Map(
    fs.readdirSync(out).map((name) => {
      const text = fs.readFileSync(path.join(out, name), 'utf8')
      return [path.basename(name, '.csv'), cellsOf(text)]
    }),
  )
}

function cellsOf(text: string): string[][] {
  const { data } = Papa.parse<string[]>(text, { delimiter: ',', newline: '\n' })
  // The line end of the last row begins an empty one.
  if (data.at(-1)?.join('') === '') data.pop()
  return data
}
