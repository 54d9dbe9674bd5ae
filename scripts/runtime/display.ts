import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { aptInstall, currentHost, findOnPath, type Host, RuntimeProblem } from './system.ts'

export interface Display {
  /** Value for DISPLAY (":99"); undefined if windows need none. */
  display: string | undefined
  reason: string
  /** Stops the X server that was started here and waits until it has exited; no effect if none was started. */
  stop(): Promise<void>
}

const READY_TIMEOUT_MS = 30_000
const SCREEN = '1600x1000x24'

/**
 * Provides a display for windows: an existing one, or on Linux without one an Xvfb that ends with this process. Throws
 * a RuntimeProblem if Xvfb is missing and cannot be installed, or is not ready within 30 s.
 */
export async function ensureDisplay(host: Host = currentHost(), env = process.env): Promise<Display> {
  const nothingToStop = async () => {}
  if (host.platform === 'win32' || host.platform === 'darwin')
    return { display: undefined, reason: 'Display of the system', stop: nothingToStop }
  if (env.DISPLAY || env.WAYLAND_DISPLAY)
    return {
      display: env.DISPLAY || undefined,
      reason: `Display of the session: ${env.DISPLAY || env.WAYLAND_DISPLAY}`,
      stop: nothingToStop,
    }
  if (findOnPath('Xvfb') === undefined) await aptInstall(['xvfb'], 'No display, and Xvfb is missing', host)
  return startXvfb()
}

async function startXvfb(): Promise<Display> {
  const server = ['Xvfb', '-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp']
  // With setpriv, the kernel stops the server when this process dies, even by SIGKILL.
  const setpriv = findOnPath('setpriv')
  const [program = '', ...args] = setpriv ? [setpriv, '--pdeathsig', 'TERM', '--', ...server] : server
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    // Ctrl-C goes to the whole foreground group. The server leaves it, so that the apps close before their display.
    detached: setpriv !== undefined,
  })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const disarm = killOnExit(child)
  const stop = async () => {
    disarm()
    // The reference keeps this process alive until the server has exited, so that the wait below can end.
    child.ref()
    child.kill('SIGTERM')
    await ended
  }
  try {
    const display = `:${await displayNumber(child)}`
    // Further output of the server is not read; it must neither fill a pipe nor keep this process alive.
    for (const stream of [child.stderr, child.stdio[3] as Readable | null]) stream?.destroy()
    child.unref()
    return { display, reason: `Display ${display}, Xvfb ${SCREEN}`, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The number that the server writes to its -displayfd once it accepts clients. */
function displayNumber(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let number = ''
    let complaint = ''
    const fail = (what: string) =>
      reject(new RuntimeProblem(`Xvfb ${what}${complaint ? `:\n${complaint.trim()}` : ''}`))
    const timer = setTimeout(() => fail(`did not come up in ${READY_TIMEOUT_MS / 1000} s`), READY_TIMEOUT_MS)
    child.stderr?.on('data', (chunk) => {
      complaint += String(chunk)
    })
    ;(child.stdio[3] as Readable).on('data', (chunk) => {
      number += String(chunk)
      if (!number.includes('\n')) return
      clearTimeout(timer)
      resolve(number.trim())
    })
    child.once('error', (error) => {
      clearTimeout(timer)
      fail(`could not be started (${error.message})`)
    })
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      fail(`ended at once (${signal ?? code})`)
    })
  })
}

/** Stops `child` when this process ends. The returned function cancels that. */
function killOnExit(child: ChildProcess): () => void {
  const end = () => {
    child.kill('SIGTERM')
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const onSignal = (signal: NodeJS.Signals) => {
    // Another listener decides when this process ends; the `exit` handler then stops the server.
    if (process.listenerCount(signal) > 1) return
    disarm()
    end()
    process.kill(process.pid, signal)
  }
  const disarm = () => {
    process.off('exit', end)
    for (const signal of signals) process.off(signal, onSignal)
  }
  process.on('exit', end)
  for (const signal of signals) process.on(signal, onSignal)
  return disarm
}
