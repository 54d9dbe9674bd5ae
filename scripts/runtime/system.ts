import { execFile } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/** A problem that the developer can fix. Its message is shown as is, without a stack trace. */
export class RuntimeProblem extends Error {
  override name = 'RuntimeProblem'
}

/** Properties of this machine that decide how software can be installed. */
export interface Host {
  platform: NodeJS.Platform
  arch: string
  /** Whether apt-get is present and installs Debian's packages, as /etc/debian_version shows. */
  debian: boolean
  root: boolean
}

export function currentHost(): Host {
  return {
    platform: process.platform,
    arch: process.arch,
    debian: fs.existsSync('/etc/debian_version') && findOnPath('apt-get') !== undefined,
    root: process.getuid?.() === 0,
  }
}

/** Absolute path of the first executable file called `name` on PATH (POSIX: no PATHEXT), if any. */
export function findOnPath(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name))
    .find(isExecutable)
}

export function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK)
    return fs.statSync(file).isFile()
  } catch {
    return false
  }
}

export interface RunOptions {
  cwd?: string
  env?: NodeJS.ProcessEnv
  timeoutMs: number
  signal?: AbortSignal
}

/**
 * Runs a program to its end. Returns its standard output. Throws a RuntimeProblem that contains the end of its output
 * if it fails, cannot be started or times out.
 */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { timeoutMs, ...rest } = options
  return new Promise((resolve, reject) => {
    const child = execFile(
      command,
      args,
      { ...rest, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024, encoding: 'utf8' },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout)
        const end = `${stdout}\n${stderr}`.trim().split('\n').slice(-15).join('\n')
        const how = ended(error, timeoutMs)
        reject(
          new RuntimeProblem(`${path.basename(command)} ${args[0] ?? ''} ${how}${end ? `:\n${end}` : ''}`),
        )
      },
    )
    // Closes stdin, so that a prompt does not wait for input.
    child.stdin?.end()
  })
}

function ended(
  error: Error & { code?: unknown; signal?: unknown; killed?: boolean },
  timeoutMs: number,
): string {
  if (error.killed) return `did not finish in ${Math.round(timeoutMs / 1000)} s`
  if (error.signal) return `was ended by ${String(error.signal)}`
  if (typeof error.code === 'number') return `failed with code ${error.code}`
  return `could not be run (${String(error.code ?? error.message)})`
}

const APT_TIMEOUT_MS = 20 * 60_000

let lastInstall: Promise<unknown> = Promise.resolve()

/**
 * Installs Debian packages, one call at a time. `why`: what is missing, as a sentence without its full stop. Throws a
 * RuntimeProblem with the command to type if this process may not install anything.
 */
export function aptInstall(
  packages: readonly string[],
  why: string,
  host: Host = currentHost(),
): Promise<void> {
  const install = lastInstall.then(() => installNow(packages, why, host))
  lastInstall = install.catch(() => undefined)
  return install
}

async function installNow(packages: readonly string[], why: string, host: Host): Promise<void> {
  const byHand = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (!host.debian)
    throw new RuntimeProblem(
      `${why}. Install it with this system's package manager; on Debian the command is: sudo ${byHand}`,
    )
  if (!host.root)
    throw new RuntimeProblem(
      `${why}, and only root may install it. Run: sudo apt-get update && sudo ${byHand}`,
    )
  console.log(`${why}: installing ${packages.join(', ')}`)
  const update = () => apt(['update'])
  const install = async () =>
    apt(['install', '-y', '--no-install-recommends', ...(await namesHere(packages))])
  if (!hasPackageLists()) {
    await update()
    await install()
    return
  }
  try {
    await install()
  } catch {
    // Outdated package lists name versions that the mirror no longer has.
    await update()
    await install()
  }
}

function apt(args: readonly string[]): Promise<string> {
  const options = [
    'DPkg::Lock::Timeout=600',
    'Dpkg::Options::=--force-confdef',
    'Dpkg::Options::=--force-confold',
  ]
  return run('apt-get', [...args, '-q', ...options.flatMap((option) => ['-o', option])], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeoutMs: APT_TIMEOUT_MS,
  })
}

function hasPackageLists(): boolean {
  try {
    return fs.readdirSync('/var/lib/apt/lists').some((file) => file.includes('_Packages'))
  } catch {
    return false
  }
}

/** Debian 13 renamed many libraries by adding "t64"; the old name may then have several providers, or none. */
async function namesHere(packages: readonly string[]): Promise<string[]> {
  const renamed = packages.filter((name) => name.startsWith('lib')).map((name) => `${name}t64`)
  if (renamed.length === 0) return [...packages]
  const policy = await run('apt-cache', ['policy', ...renamed], {
    timeoutMs: 60_000,
    env: { ...process.env, LC_ALL: 'C' },
  })
  const known = new Set(
    [...policy.matchAll(/^(\S+):\n.*\n\s+Candidate: (?!\(none\))/gm)].map((match) => match[1]),
  )
  return packages.map((name) => (known.has(`${name}t64`) ? `${name}t64` : name))
}
