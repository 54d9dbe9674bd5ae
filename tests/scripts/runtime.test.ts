import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ADDON, sqliteDefines } from '../../scripts/runtime/assemble.ts'
import {
  BINARY,
  cacheRoot,
  MANIFEST,
  publish,
  sweep,
  temporaryBeside,
  whyBroken,
  writeManifest,
} from '../../scripts/runtime/cache.ts'
import { ensureChromium } from '../../scripts/runtime/chromium.ts'
import { ensureDisplay } from '../../scripts/runtime/display.ts'
import { ensureElectron } from '../../scripts/runtime/electron.ts'
import { ensureLibraries } from '../../scripts/runtime/libraries.ts'
import { aptInstall, type Host, RuntimeProblem, run } from '../../scripts/runtime/system.ts'

const repository = path.resolve(import.meta.dirname, '../..')
const posix = process.platform !== 'win32'

const guest: Host = { platform: 'linux', arch: 'x64', debian: true, root: false }
const otherLinux: Host = { ...guest, debian: false, root: true }

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runtime-test-'))
  vi.spyOn(console, 'log').mockImplementation(() => {})
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  fs.rmSync(folder, { recursive: true, force: true })
})

function put(file: string, text: string, mode = 0o644): void {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, text, { mode })
}

/** A shell script that prints `says` and exits with `code`, whatever its arguments. */
function putProgram(file: string, says: string, code = 0): void {
  put(file, `#!/bin/sh\necho '${says}'\nexit ${code}\n`, 0o755)
}

async function putElectron(to: string, version = '33.2.1'): Promise<void> {
  putProgram(path.join(to, BINARY), version)
  put(path.join(to, ADDON), 'the addon')
  put(path.join(to, 'icudtl.dat'), 'data')
  await writeManifest(to)
}

describe.runIf(posix)('the cached Electron', () => {
  beforeEach(() => putElectron(folder))

  test('is whole as it was built', async () => {
    expect(await whyBroken(folder)).toBeUndefined()
  })

  test('is broken when it was never finished', async () => {
    fs.rmSync(path.join(folder, MANIFEST))
    expect(await whyBroken(folder)).toBe('it was never finished')
    expect(await whyBroken(path.join(folder, 'nowhere'))).toBe('it was never finished')
  })

  test('is broken when its manifest was cut off or names nothing', async () => {
    const manifest = path.join(folder, MANIFEST)
    fs.truncateSync(manifest, 20)
    expect(await whyBroken(folder)).toMatch(/cannot be read/)
    fs.writeFileSync(manifest, '{}')
    expect(await whyBroken(folder)).toMatch(/names no electron/)
  })

  test('is broken when its binary was truncated', async () => {
    fs.truncateSync(path.join(folder, BINARY), 5)
    expect(await whyBroken(folder)).toMatch(/^electron has 5 bytes instead of \d+$/)
  })

  test('is broken when a byte of its addon or binary was changed', async () => {
    put(path.join(folder, ADDON), 'THE addon')
    expect(await whyBroken(folder)).toBe(`${ADDON} was changed`)
    putProgram(path.join(folder, BINARY), '33.2.9')
    expect(await whyBroken(folder)).toBe('electron was changed')
  })

  test('is broken when any other file is missing', async () => {
    fs.rmSync(path.join(folder, 'icudtl.dat'))
    expect(await whyBroken(folder)).toBe('icudtl.dat is missing')
  })

  test('is broken when it may not be executed', async () => {
    fs.chmodSync(path.join(folder, BINARY), 0o644)
    expect(await whyBroken(folder)).toBe('electron may not be executed')
  })
})

describe.runIf(posix)('publishing a built Electron', () => {
  const marked = async (to: string, mark: string) => {
    put(path.join(to, 'mark'), mark)
    await putElectron(to)
  }
  const readMark = (of: string) => fs.readFileSync(path.join(of, 'mark'), 'utf8')
  let target: string
  beforeEach(() => {
    target = path.join(folder, 'cache', 'electron-x')
  })

  test('gives way to a whole one that another run put there first', async () => {
    await marked(target, 'first')
    const mine = temporaryBeside(target)
    await marked(mine, 'second')
    await publish(mine, target)
    expect(readMark(target)).toBe('first')
    expect(fs.readdirSync(path.dirname(target))).toEqual(['electron-x'])
  })

  test('replaces a broken one', async () => {
    put(path.join(target, 'electron'), 'half')
    const mine = temporaryBeside(target)
    await marked(mine, 'mine')
    await publish(mine, target)
    expect(readMark(target)).toBe('mine')
    expect(await whyBroken(target)).toBeUndefined()
    expect(fs.readdirSync(path.dirname(target))).toEqual(['electron-x'])
  })

  test('leaves one whole Electron when six runs finish together over a broken one', async () => {
    put(path.join(target, 'electron'), 'half')
    const built = await Promise.all(
      Array.from({ length: 6 }, async (_, index) => {
        const mine = temporaryBeside(target)
        await marked(mine, `run ${index}`)
        return mine
      }),
    )
    await Promise.all(built.map((mine) => publish(mine, target)))
    expect(await whyBroken(target)).toBeUndefined()
    expect(fs.readdirSync(path.dirname(target))).toEqual(['electron-x'])
  })

  test('sweeps what killed runs left, not what a run beside it builds now', () => {
    const day = 24 * 60 * 60_000
    const now = Date.now()
    const aged = (name: string, ageMs: number) => {
      const at = path.join(folder, name)
      fs.mkdirSync(at)
      fs.utimesSync(at, new Date(now - ageMs), new Date(now - ageMs))
    }
    aged('electron-1', 90 * day)
    aged('electron-1.building-now', 60_000)
    aged('electron-1.building-old', day)
    aged('electron-1.broken-old', day)
    aged('electron-2', day)
    aged('electron-3', 60 * day)
    aged('not-ours', 90 * day)
    sweep(path.join(folder, 'electron-1'), 'electron-', now)
    expect(fs.readdirSync(folder).sort()).toEqual([
      'electron-1',
      'electron-1.building-now',
      'electron-2',
      'not-ours',
    ])
  })
})

test('a cache that cannot be written to is named together with the way out', () => {
  put(path.join(folder, 'file'), '')
  expect(() => temporaryBeside(path.join(folder, 'file', 'electron-1'))).toThrow(
    /file cannot be written to \(E\w+\)\. Set XDG_CACHE_HOME/,
  )
})

test('the cache lies under XDG_CACHE_HOME if that is absolute, else under ~/.cache', () => {
  expect(cacheRoot({ XDG_CACHE_HOME: '/somewhere' })).toBe(path.join('/somewhere', 'referidos'))
  const usual = path.join(os.homedir(), '.cache', 'referidos')
  expect(cacheRoot({ XDG_CACHE_HOME: 'relative' })).toBe(usual)
  expect(cacheRoot({})).toBe(usual)
})

describe.runIf(posix)('which Electron is taken', () => {
  let packageFolder: string
  let assembledFolder: string
  beforeEach(() => {
    packageFolder = path.join(folder, 'package')
    assembledFolder = path.join(folder, 'cache', 'electron-33.2.1-test')
    vi.stubEnv('REFERIDOS_ELECTRON', '')
    put(path.join(packageFolder, 'package.json'), '{"name":"electron","version":"45.4.1"}')
    put(path.join(packageFolder, 'path.txt'), 'electron')
  })
  afterEach(() => void vi.unstubAllEnvs())
  const installs = (then: string) => put(path.join(packageFolder, 'install.js'), then)
  const unreachable = () => installs('console.error("TypeError: fetch failed"); process.exit(1)')
  const noAssembly = async () => {
    throw new Error('assembled without need')
  }

  test('the official one where it can be installed, even with an assembled one at hand', async () => {
    await putElectron(assembledFolder)
    const official = path.join(packageFolder, 'dist', 'electron')
    installs(`require('node:fs').mkdirSync(${JSON.stringify(path.dirname(official))}, { recursive: true })
      require('node:fs').writeFileSync(${JSON.stringify(official)}, '#!/bin/sh\\necho 45.4.1', { mode: 0o755 })`)
    const taken = await ensureElectron({ host: guest, packageFolder, assembledFolder, assemble: noAssembly })
    expect(taken).toMatchObject({ source: 'official', version: '45.4.1', executablePath: official, env: {} })
    expect(taken.addonPath).toBeUndefined()
  })

  test('the cached one where the official one cannot be downloaded', async () => {
    unreachable()
    await putElectron(assembledFolder)
    const taken = await ensureElectron({ host: guest, packageFolder, assembledFolder, assemble: noAssembly })
    expect(taken).toMatchObject({
      source: 'assembled',
      version: '33.2.1',
      executablePath: path.join(assembledFolder, 'electron'),
      addonPath: path.join(assembledFolder, 'resources', 'better_sqlite3.node'),
      env: { ELECTRON_OVERRIDE_DIST_PATH: assembledFolder },
    })
    expect(taken.reason).toContain('official 45.4.1 cannot be downloaded: TypeError: fetch failed')
  })

  test('none but the official one where that is asked for', async () => {
    vi.stubEnv('REFERIDOS_ELECTRON', 'official')
    unreachable()
    await putElectron(assembledFolder)
    const taken = ensureElectron({ host: guest, packageFolder, assembledFolder, assemble: noAssembly })
    await expect(taken).rejects.toThrow('official 45.4.1 cannot be downloaded: TypeError: fetch failed')
  })

  test('the cached one where the official one is there and does not start', async () => {
    installs('')
    putProgram(path.join(packageFolder, 'dist', 'electron'), 'broken', 1)
    await putElectron(assembledFolder)
    const taken = await ensureElectron({ host: guest, packageFolder, assembledFolder, assemble: noAssembly })
    expect(taken.source).toBe('assembled')
    expect(taken.reason).toContain('official 45.4.1 does not start')
  })

  test('a new one where nothing is cached, or what is cached is broken or does not start', async () => {
    unreachable()
    const options = {
      host: guest,
      packageFolder,
      assembledFolder,
      assemble: vi.fn((to: string) => putElectron(to)),
    }
    expect((await ensureElectron(options)).reason).toContain('assembled now')
    fs.rmSync(path.join(assembledFolder, MANIFEST))
    expect((await ensureElectron(options)).reason).toContain('assembled now')
    fs.rmSync(assembledFolder, { recursive: true })
    await putElectron(assembledFolder, 'no libraries')
    expect((await ensureElectron(options)).reason).toContain('assembled now')
    expect((await ensureElectron(options)).reason).toContain('cached')
    expect(options.assemble).toHaveBeenCalledTimes(3)
    expect(fs.readdirSync(path.dirname(assembledFolder))).toEqual([path.basename(assembledFolder)])
  })

  test('none, and nothing half-built stays, where assembling fails', async () => {
    unreachable()
    const assemble = async (to: string) => {
      put(path.join(to, 'electron'), 'half')
      throw new RuntimeProblem('no space left')
    }
    const failing = ensureElectron({ host: guest, packageFolder, assembledFolder, assemble })
    await expect(failing).rejects.toThrow('no space left')
    expect(fs.readdirSync(path.dirname(assembledFolder))).toEqual([])
  })

  test('none on other systems without the official one, and the message says what to do', async () => {
    unreachable()
    const mac: Host = { platform: 'darwin', arch: 'arm64', debian: false, root: false }
    const failing = ensureElectron({ host: mac, packageFolder, assembledFolder, assemble: noAssembly })
    await expect(failing).rejects.toThrow(RuntimeProblem)
    await expect(failing).rejects.toThrow(
      /^No Electron for darwin-arm64: official 45\.4\.1 cannot be downloaded.*install\.js/,
    )
  })

  test('root gets the environment in which Chromium starts without its sandbox, others do not', async () => {
    unreachable()
    await putElectron(assembledFolder)
    const options = { packageFolder, assembledFolder, assemble: noAssembly }
    const asRoot = await ensureElectron({ ...options, host: { ...guest, root: true } })
    const asGuest = await ensureElectron({ ...options, host: guest })
    expect(asRoot.env.ELECTRON_DISABLE_SANDBOX).toBe('1')
    expect(asGuest.env).not.toHaveProperty('ELECTRON_DISABLE_SANDBOX')
  })
})

describe('which browser is taken', () => {
  const at =
    (...files: string[]) =>
    (file: string) =>
      files.includes(file)
  const playwrightPath = async () => '/playwright/chrome'
  const env = { PATH: '/bin:/usr/bin' }

  test('REFERIDOS_CHROMIUM before all others', async () => {
    const exists = at('/my/chrome', '/playwright/chrome', '/usr/bin/google-chrome')
    const named = { ...env, REFERIDOS_CHROMIUM: '/my/chrome' }
    const taken = await ensureChromium({ host: guest, env: named, exists, playwrightPath })
    expect(taken.executablePath).toBe(path.resolve('/my/chrome'))
  })

  test('a REFERIDOS_CHROMIUM that is not there is an error, not a reason to take another', async () => {
    const named = { ...env, REFERIDOS_CHROMIUM: '/my/chrome' }
    const taking = ensureChromium({
      host: guest,
      env: named,
      exists: at('/playwright/chrome'),
      playwrightPath,
    })
    await expect(taking).rejects.toThrow('REFERIDOS_CHROMIUM names no program: /my/chrome')
  })

  test.runIf(posix)("Chrome, then Edge, then Chromium, then Playwright's own", async () => {
    const all = [
      '/opt/google/chrome/chrome',
      '/opt/microsoft/msedge/msedge',
      '/usr/bin/chromium',
      '/playwright/chrome',
    ]
    for (const [index, expected] of all.entries()) {
      const exists = at(...all.slice(index))
      const taken = await ensureChromium({ host: guest, env, exists, playwrightPath })
      expect(taken.executablePath).toBe(expected)
    }
  })

  test('on Windows and macOS it looks where their installers put it', async () => {
    const places = [
      ['win32', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
      ['win32', 'C:\\Users\\a\\Google\\Chrome\\Application\\chrome.exe'],
      ['darwin', '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
    ] as const
    const variables = { PROGRAMFILES: 'C:\\Program Files', LOCALAPPDATA: 'C:\\Users\\a', HOME: '/Users/a' }
    for (const [platform, file] of places) {
      const host: Host = { ...guest, platform, debian: false }
      const taken = await ensureChromium({ host, env: variables, exists: at(file), playwrightPath })
      expect(taken.executablePath).toBe(file)
    }
  })

  test('where there is none and none may be installed, the message says how to get one', async () => {
    const none = { env, exists: () => false, playwrightPath }
    await expect(ensureChromium({ ...none, host: guest })).rejects.toThrow(
      /only root may install it\. Run: sudo apt-get update && sudo apt-get install -y .*chromium/,
    )
    await expect(ensureChromium({ ...none, host: otherLinux })).rejects.toThrow(
      'Run: npx playwright install chromium',
    )
  })
})

describe('what may not be installed', () => {
  test('is named together with the command, and nothing is run', async () => {
    vi.stubEnv('PATH', '/nonexistent')
    await expect(aptInstall(['xvfb'], 'Xvfb is missing', guest)).rejects.toThrow(
      'Xvfb is missing, and only root may install it. Run: sudo apt-get update && sudo apt-get install -y --no-install-recommends xvfb',
    )
    await expect(aptInstall(['xvfb'], 'Xvfb is missing', otherLinux)).rejects.toThrow(
      /^Xvfb is missing\. Install it with this system's package manager/,
    )
  })

  test('a display where there is no Xvfb', async () => {
    vi.stubEnv('PATH', '/nonexistent')
    await expect(ensureDisplay(guest, {})).rejects.toThrow(/No display, and Xvfb is missing.*xvfb/)
  })

  test.runIf(posix)('shared libraries that the loader does not find', async () => {
    putProgram(path.join(folder, 'ldd'), '  libgtk-3.so.0 => not found\n  libc.so.6 => /lib/libc.so.6 (0x1)')
    vi.stubEnv('PATH', `${folder}${path.delimiter}${process.env.PATH}`)
    await expect(ensureLibraries('/any/electron', guest)).rejects.toThrow(
      /lacks shared libraries \(libgtk-3\.so\.0\).*libgtk-3-0/,
    )
  })
})

test('a display that the session has is used, and not ended', async () => {
  const display = await ensureDisplay(guest, { DISPLAY: ':77' })
  expect(display.display).toBe(':77')
  await display.stop()
  expect((await ensureDisplay({ ...guest, platform: 'win32' }, {})).display).toBeUndefined()
})

describe('running a program', () => {
  test('that fails throws the end of what it said', async () => {
    const failing = run(process.execPath, ['-e', 'console.error("disk full"); process.exit(4)'], {
      timeoutMs: 30_000,
    })
    await expect(failing).rejects.toThrow(/failed with code 4:\ndisk full/)
  })

  test('that never ends is ended', async () => {
    const endless = run(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 300 })
    await expect(endless).rejects.toThrow(/did not finish/)
  })

  test('that does not exist is a problem, not a crash', async () => {
    await expect(run('/no/such/program', [], { timeoutMs: 1000 })).rejects.toThrow(RuntimeProblem)
  })
})

test('the SQLite options are read from better-sqlite3 itself', () => {
  const defines = sqliteDefines(path.join(repository, 'node_modules', 'better-sqlite3'))
  expect(defines).toContain('-DSQLITE_ENABLE_FTS5')
  expect(defines).toContain('-DSQLITE_DEFAULT_CACHE_SIZE=-16000')
  put(path.join(folder, 'deps', 'defines.gypi'), "{ 'defines': [] }")
  expect(() => sqliteDefines(folder)).toThrow(RuntimeProblem)
})

test('the command line ends with code 1 and a plain message', () => {
  const cli = path.join(repository, 'scripts', 'runtime', 'cli.ts')
  const none = path.join(folder, 'none')
  const ended = spawnSync(process.execPath, [cli, '--', none], { encoding: 'utf8' })
  expect(ended.status).toBe(1)
  expect(ended.stderr.trim()).toBe(`${none} could not be run: spawn ${none} ENOENT`)
})
