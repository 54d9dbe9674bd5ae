// Installs the deb of a test build into a minimal Debian without Node, and drives the app there through a leader's day:
// npm run package:clean, after npm run package. Needs root and debootstrap.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { runCommand } from '../run-command.ts'
import { ensureRuntime, RuntimeProblem } from '../runtime/index.ts'
import { aptInstall, currentHost, findOnPath } from '../runtime/system.ts'

const root = path.resolve(import.meta.dirname, '../..')
const output = path.join(root, 'dist', 'test')
const release = 'bookworm'

const system = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-debian-'))
/** Shared with the system at the same path, for the app's data. */
const shared = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-shared-'))
const mounted: string[] = []
try {
  await installAndDrive()
} catch (error) {
  console.error(error instanceof RuntimeProblem ? error.message : error)
  process.exitCode = 1
} finally {
  for (const point of mounted.reverse()) execFileSync('umount', ['--lazy', point])
  for (const folder of [system, shared]) fs.rmSync(folder, { recursive: true, force: true })
}

async function installAndDrive(): Promise<void> {
  const host = currentHost()
  if (!host.root) throw new RuntimeProblem('A Debian of its own needs root.')
  if (findOnPath('debootstrap') === undefined)
    await aptInstall(['debootstrap'], 'To set up a minimal Debian debootstrap is missing', host)
  const deb = fs.existsSync(output) ? fs.readdirSync(output).find((name) => name.endsWith('.deb')) : undefined
  if (deb === undefined)
    throw new RuntimeProblem('There is no deb of a test build: run npm run package first.')

  console.log(`setting up Debian ${release}`)
  run('debootstrap', '--variant=minbase', release, system, mirror())
  for (const folder of ['/proc', '/sys', '/dev', '/tmp/.X11-unix', root, shared]) mount(folder)
  fs.copyFileSync(path.join(output, deb), path.join(system, 'root', deb))
  inside('apt-get', 'install', '-y', '--no-install-recommends', `/root/${deb}`)
  console.log(`installed ${deb}`)

  const program = path.join(shared, 'referidos')
  fs.writeFileSync(program, `#!/bin/sh\nexec chroot '${system}' /opt/Referidos/referidos "$@"\n`, {
    mode: 0o755,
  })
  const { env, stop } = await ensureRuntime({ display: true })
  try {
    const script = path.join(import.meta.dirname, 'smoke.ts')
    if (!(await runCommand(process.execPath, [script, program], { ...env, TMPDIR: shared })))
      throw new RuntimeProblem('The installed app does not work.')
  } finally {
    await stop()
  }
}

function run(command: string, ...args: string[]): void {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 2 ** 26 })
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer }
    throw new RuntimeProblem(
      `${command} failed: ${String(stderr ?? error)
        .trim()
        .slice(-500)}`,
    )
  }
}

function inside(...command: string[]): void {
  run('chroot', system, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command)
}

function mount(folder: string): void {
  const point = path.join(system, folder)
  fs.mkdirSync(point, { recursive: true })
  run('mount', '--bind', folder, point)
  mounted.push(point)
}

/** URL of the mirror from which this system installs. */
function mirror(): string {
  const sources = execFileSync('apt-get', ['indextargets', '--format', '$(SITE) $(RELEASE)'], {
    encoding: 'utf8',
  })
  const [site] =
    sources
      .split('\n')
      .find((line) => line.endsWith(` ${release}`))
      ?.split(' ') ?? []
  if (site === undefined) throw new RuntimeProblem(`This system knows no source of Debian ${release}.`)
  return site
}
