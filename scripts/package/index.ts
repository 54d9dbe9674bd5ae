// Packages the app for this system: npm run package [-- --only-test]
// 1. A test build (see config.ts), unpacked, driven through a leader's day. 2. The release build: unpacked and as
// installers. Prints sizes, and what could not be built and why. --only-test: without the release build.
// REFERIDOS_UPDATE_URL: where the released app looks for updates.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { listPackage } from '@electron/asar'
import { build, type Configuration, Platform } from 'electron-builder'
import { runCommand } from '../run-command.ts'
import { ensureElectron } from '../runtime/electron.ts'
import { ensureRuntime, RuntimeProblem } from '../runtime/index.ts'
import { type PackagedElectron, type PackageOptions, packageConfig, runtimeModules } from './config.ts'
import { contentFaults } from './contents.ts'
import { programIn, resourcesIn, unpackedIn } from './places.ts'

const root = path.resolve(import.meta.dirname, '../..')
const output = path.join(root, 'dist')
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-package-'))

/**
 * Variables that sign. A workflow sets those without a secret to an empty text, which electron-builder takes for a
 * file.
 */
const signing = /^(WIN_)?CSC_|^APPLE_/

const { values: only } = parseArgs({ options: { 'only-test': { type: 'boolean', default: false } } })

try {
  await packageApp()
} catch (error) {
  console.error(error instanceof RuntimeProblem ? error.message : error)
  process.exitCode = 1
} finally {
  fs.rmSync(work, { recursive: true, force: true })
}

async function packageApp(): Promise<void> {
  for (const [name, value] of Object.entries(process.env))
    if (signing.test(name) && value === '') delete process.env[name]
  const electron = await findElectron()
  // electron-builder's own fpm needs another download; a deb needs only dpkg-deb.
  if (process.platform === 'linux') process.env.CUSTOM_FPM_PATH = ownFpm()
  fs.rmSync(output, { recursive: true, force: true })

  const test = { electron, output: path.join(output, 'test'), isTestBuild: true, updateUrl: null }
  await buildBundles('drivable')
  await buildTarget('dir', test)
  await drive(programIn(unpackedIn(test.output)))
  // `npm run package:clean` needs it.
  if (process.platform === 'linux') await buildTarget('deb', test)
  if (only['only-test']) return

  // A workflow sets an undefined variable to an empty text.
  const updateUrl = process.env.REFERIDOS_UPDATE_URL || null
  const release = { electron, output, isTestBuild: false, updateUrl }
  await buildBundles('production')
  const made = await buildTarget('dir', release)
  const archive = path.join(resourcesIn(unpackedIn(output)), 'app.asar')
  const faults = contentFaults(listPackage(archive, { isPack: false }), bundledModules())
  if (faults.length > 0) throw new RuntimeProblem(`In the package:\n${faults.join('\n')}`)
  const problems: string[] = []
  for (const target of installers()) {
    try {
      made.push(...(await buildTarget(target, release)))
    } catch (error) {
      problems.push(`${target}: ${firstLine(error)}`)
    }
  }
  for (const system of otherSystems())
    problems.push(`${system}: built on that system, by .github/workflows/package.yml`)
  for (const file of made) console.log(`${path.relative(root, file)}: ${megabytes(sizeOf(file))} MB`)
  console.log(`of which ours: ${megabytes(sizeOf(archive) + sizeOf(`${archive}.unpacked`))} MB`)
  for (const problem of problems) console.log(`not built: ${problem}`)
}

async function findElectron(): Promise<PackagedElectron> {
  const found = await ensureElectron()
  console.log(found.reason)
  if (found.addonPath === undefined) return { kind: 'official', version: found.version }
  // Its default app would get into the package and run in place of the app.
  const folder = path.join(work, 'electron')
  fs.cpSync(path.dirname(found.executablePath), folder, { recursive: true, verbatimSymlinks: true })
  for (const name of ['default_app.asar', 'app', 'better_sqlite3.node'])
    fs.rmSync(path.join(folder, 'resources', name), { recursive: true, force: true })
  return { kind: 'folder', version: found.version, folder, addon: found.addonPath }
}

/** `drivable`: accepts a debugging port, see electron.vite.config.ts. */
async function buildBundles(mode: 'production' | 'drivable'): Promise<void> {
  if (!(await runCommand('electron-vite', ['build', '--logLevel=warn', '--mode', mode], {})))
    throw new RuntimeProblem('The bundles could not be built.')
}

/** Runs in a separate process, which has the runtime's display and stand-in settings. */
async function drive(program: string): Promise<void> {
  const { env, stop } = await ensureRuntime({ display: true })
  try {
    const script = path.join(import.meta.dirname, 'smoke.ts')
    if (!(await runCommand(process.execPath, [script, program], env)))
      throw new RuntimeProblem('The packaged app does not work.')
  } finally {
    await stop()
  }
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

/** Builds the unpacked app first, then the installers from it. Resolves with the paths of the results. */
async function buildTarget(target: string, options: PackageOptions): Promise<string[]> {
  // electron-builder changes the object that is passed to it.
  const config: Configuration = packageConfig(options)
  const unpacked = unpackedIn(options.output)
  const files = await build({
    targets: Platform.current().createTarget(target),
    config,
    projectDir: root,
    publish: 'never',
    ...(target === 'dir' ? {} : { prepackaged: unpacked }),
  })
  return target === 'dir' ? [unpacked] : files.filter((file) => !/\.(blockmap|yml)$/.test(file))
}

/** Packages of the project that a package needs only as a part of its bundles. */
function bundledModules(): string[] {
  const text = fs.readFileSync(path.join(root, 'package.json'), 'utf8')
  const { dependencies, devDependencies } = JSON.parse(text) as Record<string, Record<string, string>>
  const all = Object.keys({ ...dependencies, ...devDependencies })
  return all.filter((name) => !runtimeModules.includes(name))
}

/** Bytes of a file, or of a folder with its whole content. Does not follow links. */
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
