// Packages the app for this system: npm run package [-- --test-build] [-- --dir]
// Prints what it built with its size, and what it could not build and why. --test-build: see config.ts. --dir: only the
// unpacked app. REFERIDOS_UPDATE_URL: where the app looks for updates.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { build, type Configuration, Platform } from 'electron-builder'
import { runCommand } from '../run-command.ts'
import { ensureElectron } from '../runtime/electron.ts'
import { RuntimeProblem } from '../runtime/index.ts'
import { type PackagedElectron, packageConfig } from './config.ts'

const root = path.resolve(import.meta.dirname, '../..')
const output = path.join(root, 'dist')

const { values: options } = parseArgs({
  options: { 'test-build': { type: 'boolean', default: false }, dir: { type: 'boolean', default: false } },
})

const isTestBuild = options['test-build']
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-package-'))
try {
  process.exitCode = await packageApp()
} catch (error) {
  console.error(error instanceof RuntimeProblem ? error.message : error)
  process.exitCode = 1
} finally {
  fs.rmSync(work, { recursive: true, force: true })
}

async function packageApp(): Promise<0 | 1> {
  const electron = await findElectron()
  fs.rmSync(output, { recursive: true, force: true })
  const env = isTestBuild ? { REFERIDOS_TEST_BUILD: '1' } : {}
  if (!(await runCommand('electron-vite', ['build', '--logLevel=warn'], env))) return 1
  // electron-builder's own fpm is a download of 20 MB; a deb needs none.
  if (process.platform === 'linux') process.env.CUSTOM_FPM_PATH = ownFpm()
  const updateUrl = process.env.REFERIDOS_UPDATE_URL ?? null
  // electron-builder changes the object that it gets.
  const config = () => packageConfig({ electron, output, isTestBuild, updateUrl })
  const made: string[] = []
  const problems: string[] = []
  for (const target of options.dir ? ['dir'] : ['dir', ...installers()]) {
    try {
      made.push(...(await buildTarget(target, config)))
    } catch (error) {
      problems.push(`${target}: ${firstLine(error)}`)
    }
  }
  for (const system of otherSystems())
    problems.push(`${system}: built on that system, by .github/workflows/package.yml`)
  for (const file of made) console.log(`${path.relative(root, file)}: ${megabytes(sizeOf(file))} MB`)
  for (const problem of problems) console.log(`not built: ${problem}`)
  return made.length > 0 ? 0 : 1
}

async function findElectron(): Promise<PackagedElectron> {
  const found = await ensureElectron()
  console.log(found.reason)
  if (found.source === 'official' || found.addonPath === undefined)
    return { kind: 'official', version: found.version }
  // Its default app would come into the package, in front of the app's own.
  const folder = path.join(work, 'electron')
  fs.cpSync(path.dirname(found.executablePath), folder, { recursive: true, verbatimSymlinks: true })
  for (const name of ['default_app.asar', 'app', 'better_sqlite3.node'])
    fs.rmSync(path.join(folder, 'resources', name), { recursive: true, force: true })
  return { kind: 'folder', version: found.version, folder, addon: found.addonPath }
}

/** A program that runs fpm.ts. */
function ownFpm(): string {
  const file = path.join(work, 'fpm')
  const script = path.join(import.meta.dirname, 'fpm.ts')
  fs.writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`, { mode: 0o755 })
  return file
}

function installers(): string[] {
  switch (process.platform) {
    case 'win32':
      return ['nsis']
    case 'darwin':
      return ['dmg', 'zip']
    default:
      return ['deb', 'AppImage']
  }
}

function otherSystems(): string[] {
  const own = { linux: 'Linux', win32: 'Windows', darwin: 'macOS' }[process.platform as string]
  return ['Linux', 'Windows', 'macOS'].filter((system) => system !== own)
}

/** The unpacked app is built first; the installers are made of it. */
async function buildTarget(target: string, config: () => Configuration): Promise<string[]> {
  const unpacked = unpackedApp()
  const files = await build({
    targets: Platform.current().createTarget(target),
    config: config(),
    projectDir: root,
    publish: 'never',
    ...(target === 'dir' ? {} : { prepackaged: unpacked }),
  })
  return target === 'dir' ? [unpacked] : files.filter((file) => !/\.(blockmap|yml)$/.test(file))
}

function unpackedApp(): string {
  const suffix = process.arch === 'x64' ? '' : `-${process.arch}`
  switch (process.platform) {
    case 'win32':
      return path.join(output, `win${suffix}-unpacked`)
    case 'darwin':
      return path.join(output, `mac${suffix}`, 'Referidos.app')
    default:
      return path.join(output, `linux${suffix}-unpacked`)
  }
}

/** Bytes; of a folder with everything in it, links not followed. */
function sizeOf(file: string): number {
  const about = fs.lstatSync(file)
  if (!about.isDirectory()) return about.size
  return fs.readdirSync(file).reduce((sum, name) => sum + sizeOf(path.join(file, name)), 0)
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().split('\n', 1)[0] ?? ''
}
