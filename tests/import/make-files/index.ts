// Makes the files of ../files with the programs that people use, and the manifest of what each must give. The tests read
// the files as they are; run this only to add some: node tests/import/make-files/index.ts
// Needs LibreOffice, and Python with venv; the packages go to a temporary folder.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { writeXlsx, writeXlsxStream } from 'hucre'
import { writeOds } from 'hucre/ods'
import { ensureLibreOffice } from '../../office/libreoffice.ts'
import { shown, writeByHand } from './by-hand.ts'
import { type CaseName, caseOf, type Entry } from './cases.ts'
import { byHand, hucre, libraries, office, python } from './files.ts'

const pythonPackages = ['openpyxl==3.1.5', 'pandas==3.0.6', 'XlsxWriter==3.2.9']
const npmPackages = ['exceljs@4.4.0', 'xlsx@0.18.5', 'xlsx-populate@1.21.0']

const here = import.meta.dirname
const out = path.resolve(here, '../files')
fs.rmSync(out, { recursive: true, force: true })
fs.mkdirSync(out)
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-files-'))
const manifest: Entry[] = []

const run = (command: string, args: string[], input = ''): void => {
  execFileSync(command, args, { cwd: scratch, input, stdio: ['pipe', 'ignore', 'inherit'] })
}

/** Notes what the file must give, and returns its path. */
function planned([writer, list, ending, differs]: [string, CaseName, string, Partial<Entry>?]): string {
  const name = writer.normalize('NFD').replace(/\p{M}/gu, '').replaceAll(' ', '-')
  const file = `${name}-${list}.${ending}`
  const { in: people, out: refused } = caseOf(list)
  manifest.push({ file, writer, in: people, out: refused, ...differs })
  return path.join(out, file)
}

const asked = (writer: string, list: CaseName, file: string) =>
  JSON.stringify({ writer, list: caseOf(list), file })

run('python3', ['-m', 'venv', 'python'])
const inVenv = path.join(scratch, 'python/bin/python')
run(inVenv, ['-m', 'pip', 'install', '-q', ...pythonPackages])
const withPython = (writer: string, list: CaseName, file: string) =>
  run(inVenv, [path.join(here, 'python.py')], asked(writer, list, file))
for (const plan of python) withPython(plan[0], plan[1], planned(plan))

fs.writeFileSync(path.join(scratch, 'package.json'), '{}')
run('npm', ['install', '--no-audit', '--no-fund', ...npmPackages])
for (const plan of libraries)
  run('node', [path.join(here, 'libraries.mjs'), scratch], asked(plan[0], plan[1], planned(plan)))

const soffice = await ensureLibreOffice()
for (const [filter, list, ending] of office) {
  const [format = '', ...options] = filter.split(':')
  const file = planned([`libreoffice-${format}`, list, ending])
  const from = path.join(scratch, `${list}.xlsx`)
  withPython('openpyxl', list, from)
  run(soffice, [
    `-env:UserInstallation=file://${path.join(scratch, 'perfil')}`,
    '--headless',
    '--convert-to',
    [format, ...options].join(':'),
    '--outdir',
    path.join(scratch, 'convertido'),
    from,
  ])
  fs.copyFileSync(path.join(scratch, 'convertido', `${list}.${format}`), file)
}

for (const plan of byHand) fs.writeFileSync(planned(plan), writeByHand(plan[0], plan[1]))

for (const plan of hucre) {
  const rows = caseOf(plan[1]).rows.map((row) => row.map((cell) => (cell === null ? null : shown(cell))))
  fs.writeFileSync(planned(plan), await writtenByHucre(plan[0], rows))
}

async function writtenByHucre(writer: string, rows: (string | null)[][]): Promise<Uint8Array> {
  const sheets = [{ name: 'Hoja1', rows }]
  switch (writer) {
    case 'hucre-ods':
      return await writeOds({ sheets })
    case 'hucre-stream':
      return new Uint8Array(await new Response(writeXlsxStream(rows, { name: 'Hoja1' })).arrayBuffer())
    default:
      return await writeXlsx({ sheets })
  }
}

const lines = manifest.map((entry) => JSON.stringify(entry))
fs.writeFileSync(path.join(out, 'manifest.json'), `[\n${lines.join(',\n')}\n]\n`)
fs.rmSync(scratch, { recursive: true, force: true })
const bytes = manifest.reduce((sum, { file }) => sum + fs.statSync(path.join(out, file)).size, 0)
process.stdout.write(`${manifest.length} files, ${Math.round(bytes / 1000)} kB\n`)
