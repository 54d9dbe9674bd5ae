import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { createLookupBrowsers } from '../../src-main/lookup/browser.ts'
import { testLookup } from '../../src-main/lookup/browser-check.ts'
import { inFull } from '../support/extent.ts'
import { packagedApp } from '../support/packaged.ts'
import { browsersIn, eventually } from '../support/processes.ts'
import { expect, test } from './fixtures.ts'

test.skip(process.platform !== 'linux', 'the layout of a package differs')

/** Exit code of a released app that is started with a debugging port. */
const refused = 78

function startPackaged(dataDir: string, switches: string[]): { child: ChildProcess; home: string } {
  const folder = path.join(dataDir, 'package')
  const executable = packagedApp(folder)
  const home = path.join(dataDir, 'home')
  fs.mkdirSync(home)
  const env = { ...process.env, REFERIDOS_DATA_DIR: home, XDG_CONFIG_HOME: home }
  return { child: spawn(executable, ['--disable-gpu', ...switches], { env, stdio: 'ignore' }), home }
}

for (const name of [
  '--remote-debugging-port=0',
  ...inFull(['--remote-debugging-pipe', '-remote-debugging-port=0', '--inspect=0']),
]) {
  test(`a released app that is started with ${name} ends before it opens anything`, async ({ dataDir }) => {
    const { child, home } = startPackaged(dataDir, [name])
    const [code] = await once(child, 'exit')
    expect(code).toBe(refused)
    expect(fs.existsSync(path.join(home, 'logs'))).toBe(false)
    expect(fs.readdirSync(home).filter((file) => /referidos|lock|keys/i.test(file))).toEqual([])
  })
}

test('its version and its diagnosis are printed without a display, and nothing is opened', async ({
  dataDir,
}) => {
  const executable = packagedApp(path.join(dataDir, 'package'))
  const home = path.join(dataDir, 'home')
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...inherited } = process.env
  const env = { ...inherited, REFERIDOS_DATA_DIR: home, XDG_CONFIG_HOME: home }
  const printed = async (name: string) => (await promisify(execFile)(executable, [name], { env })).stdout
  const { version } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { version: string }
  expect(await printed('--version')).toBe(`Referidos ${version}\n`)
  const diagnosis = await printed('--diagnostics')
  expect(diagnosis).toContain(`\nReferidos: ${version}\n`)
  expect(diagnosis).toContain('\nArchivo de claves: no existe\n')
  expect(fs.existsSync(home)).toBe(false)
})

test('a released app starts without one, and its executable is a browser for lookups', async ({
  dataDir,
}) => {
  const { child, home } = startPackaged(dataDir, [])
  const exited = once(child, 'exit')
  const executable = path.join(dataDir, 'package', 'referidos')
  const profilesDir = path.join(dataDir, 'profiles')
  const browsers = createLookupBrowsers({ profilesDir, own: { executable, args: [] } })
  try {
    await eventually(() => fs.existsSync(path.join(home, 'lock.json')), 30_000, 'the app does not start')
    expect(await testLookup(browsers.hidden, new AbortController().signal)).toMatchObject({ kind: 'works' })
    const [browser] = browsersIn(profilesDir)
    expect(fs.readlinkSync(`/proc/${browser}/exe`)).toBe(executable)
    expect(child.exitCode).toBeNull()
  } finally {
    await browsers.close()
    child.kill('SIGTERM')
    await exited
  }
})
