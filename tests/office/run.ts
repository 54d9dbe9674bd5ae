// LibreOffice opens every kind of file that the app exports and shows the same cells. Ends with `N passed, N failed`.
// Usage: npm run test:office
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import Papa from 'papaparse'
import { RuntimeProblem } from '../../scripts/runtime/index.ts'
import { writeExports } from './exports.ts'
import { ensureLibreOffice, shownBy } from './libreoffice.ts'

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** A cell as it is shown, without seconds. */
function shown(cell: unknown): string {
  if (cell instanceof Date) {
    const day = [cell.getUTCDate(), cell.getUTCMonth() + 1, cell.getUTCFullYear()].map(twoDigits).join('/')
    const minutes = Math.floor((cell.getTime() % 86_400_000) / 60_000)
    return minutes === 0 ? day : `${day} ${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`
  }
  return cell === null || cell === undefined ? '' : String(cell)
}

/** LibreOffice changes line ends within a cell, and leaves U+0000 of a csv out. */
const plain = (text: string): string => text.replace(/[\r\n]+/g, '\n').replaceAll('\0', '')

/** A day at midnight may be shown with its time, and money has its currency. */
const isSame = (one: string, other: string): boolean =>
  plain(one) === plain(other) ||
  other === `${one} 00:00` ||
  Number(/^US\$ ([\d.]+)$/.exec(other)?.[1]) === Number(one)

/** The first difference; null: there is none. */
function difference(wanted: readonly string[][], found: readonly string[][] | undefined): string | null {
  if (found === undefined) return 'LibreOffice has not opened it'
  if (found.length !== wanted.length) return `${found.length} rows instead of ${wanted.length}`
  for (const [n, row] of wanted.entries())
    for (const [at, cell] of row.entries()) {
      const other = found[n]?.[at] ?? ''
      if (!isSame(cell, other))
        return `row ${n + 1}, column ${at + 1}: ${JSON.stringify(other.slice(0, 80))} instead of ${JSON.stringify(cell.slice(0, 80))}`
    }
  return null
}

async function compare(folder: string): Promise<{ passed: number; failed: number }> {
  const office = await ensureLibreOffice()
  const files = await writeExports(folder)
  const result = { passed: 0, failed: 0 }
  function tell(what: string, problem: string | null): void {
    console.log(`${problem === null ? 'ok    ' : 'FAILED'} ${what}${problem === null ? '' : `: ${problem}`}`)
    if (problem === null) result.passed += 1
    else result.failed += 1
  }
  const books = files.filter((file) => file.endsWith('.xlsx'))
  const sheets = await shownBy(office, folder, books)
  for (const file of books) {
    const book = path.basename(file, '.xlsx')
    for (const { name, rows } of (await readXlsx(fs.readFileSync(file))).sheets)
      tell(
        `${book}.xlsx, ${name}`,
        difference(
          rows.map((row) => row.map(shown)),
          sheets.get(`${book}-${name}`),
        ),
      )
  }
  for (const file of files.filter((one) => one.endsWith('.csv'))) {
    const { data } = Papa.parse<string[]>(fs.readFileSync(file, 'utf8'), { delimiter: ';', newline: '\r\n' })
    const wanted = data.slice(0, -1).map((row) => row.map(shown))
    const read = await shownBy(office, folder, [file], wanted[0]?.length ?? 1)
    tell(path.basename(file), difference(wanted, [...read.values()][0]))
  }
  return result
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-office-'))
try {
  const { passed, failed } = await compare(folder)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1
} catch (error) {
  if (!(error instanceof RuntimeProblem)) throw error
  console.error(error.message)
  process.exitCode = 1
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
