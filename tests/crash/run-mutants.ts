// Applies one fault at a time to a copy of the code and checks that the tests catch it.
// Usage: npm run test:mutants [-- WORD], where WORD is part of the names of the faults to try.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { mutants as all, type Mutant } from './mutants.ts'

const word = process.argv[2] ?? ''
const mutants = all.filter(({ name }) => name.includes(word))
if (mutants.length === 0) throw new Error(`no fault is called “${word}”`)

const root = path.resolve(import.meta.dirname, '../..')
const copied = ['src-main', 'src-preload', 'src-protocol', 'src-renderer', 'scripts', 'drizzle', 'tests']
const files = ['package.json', 'package-lock.json', 'tsconfig.base.json', 'vitest.config.ts']

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-mutants-'))
const temporary = path.join(folder, 'tmp')
let survivors = 0
try {
  fs.mkdirSync(temporary)
  for (const name of [...copied, ...files])
    fs.cpSync(path.join(root, name), path.join(folder, name), { recursive: true })
  fs.symlinkSync(
    fs.realpathSync(path.join(root, 'node_modules')),
    path.join(folder, 'node_modules'),
    'junction',
  )
  const misplaced = mutants.flatMap(misplacedIn)
  if (misplaced.length > 0) throw new Error(misplaced.join('\n'))

  const sound = failing([...new Set(mutants.flatMap(({ tests }) => tests))])
  if (sound !== null) throw new Error(`without any fault this fails already: ${sound}`)
  for (const [at, mutant] of mutants.entries()) {
    const caughtBy = withFault(mutant)
    if (caughtBy === null) survivors += 1
    console.log(`${at + 1}. ${mutant.name}: ${caughtBy === null ? 'SURVIVED' : `caught by “${caughtBy}”`}`)
  }
  console.log(`${mutants.length - survivors} of ${mutants.length} faults caught`)
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
process.exitCode = survivors === 0 ? 0 : 1

/** A fault is useless if its text occurs in the file never or more than once. */
function misplacedIn({ name, file, text }: Mutant): string[] {
  const times = fs.readFileSync(path.join(folder, file), 'utf8').split(text).length - 1
  return times === 1 ? [] : [`“${name}”: its text stands ${times} times in ${file}`]
}

/** Name of the test that caught it, or null. */
function withFault({ file, text, replacement, tests }: Mutant): string | null {
  const target = path.join(folder, file)
  const sound = fs.readFileSync(target, 'utf8')
  fs.writeFileSync(
    target,
    sound.replace(text, () => replacement),
  )
  try {
    return failing(tests)
  } finally {
    fs.writeFileSync(target, sound)
  }
}

interface Report {
  testResults: { assertionResults: { fullName: string; status: string }[] }[]
}

/** The first failing test of these files, or null. Throws if the tests could not run. */
function failing(tests: readonly string[]): string | null {
  const file = path.join(folder, 'report.json')
  fs.rmSync(file, { force: true })
  const vitest = path.join(folder, 'node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', '--bail=1', '--reporter=json', `--outputFile=${file}`, ...tests]
  // Short timeout: a fault may prevent an event that a test waits for.
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, '--testTimeout=15000'], {
    cwd: folder,
    encoding: 'utf8',
    // Files that an interrupted test leaves behind are deleted with the copy.
    env: { ...process.env, REFERIDOS_FULL: '1', CRASH_KILLS: '40', TMPDIR: temporary },
  })
  const report = fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Report) : null
  const results = report?.testResults.flatMap(({ assertionResults }) => assertionResults) ?? []
  const failed = results.find((result) => result.status === 'failed')
  // If the fault keeps the code from running, the result means nothing.
  if (results.length === 0 || (status !== 0 && failed === undefined))
    throw new Error(`${tests.join(', ')} did not run:\n${stdout}\n${stderr}`)
  return failed?.fullName ?? null
}
