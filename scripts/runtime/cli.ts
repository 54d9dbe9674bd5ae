// cli.ts                   provides Electron and a display, and prints the path
// cli.ts -- COMMAND ARGS   does the same, then runs COMMAND with them in its environment and exits with its code
import { spawn } from 'node:child_process'
import os from 'node:os'
import { ensureRuntime, type Runtime, RuntimeProblem } from './index.ts'

/** Runs a command on the runtime's display; returns its exit code, 128 + n if signal n ended it. */
function runIn(runtime: Runtime, command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: 'inherit',
      env: { ...process.env, ...runtime.env },
      // npm's commands are .cmd files on Windows, which only a shell runs.
      shell: process.platform === 'win32',
    })
    // A terminal sends Ctrl-C to the child as well; other signals may reach only this process and are passed on.
    process.on('SIGINT', () => {})
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
    child.once('error', (error) =>
      reject(new RuntimeProblem(`${command} could not be run: ${error.message}`)),
    )
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal])),
    )
  })
}

try {
  const separator = process.argv.indexOf('--')
  const [command, ...args] = separator < 0 ? [] : process.argv.slice(separator + 1)
  const runtime = await ensureRuntime({ display: true })
  try {
    if (command === undefined) console.log(`Electron: ${runtime.electron.executablePath}`)
    else process.exitCode = await runIn(runtime, command, args)
  } finally {
    await runtime.stop()
  }
} catch (error) {
  // System errors (full disk, missing permission) are shown without a stack trace; only bugs need one.
  const plain = error instanceof RuntimeProblem || (error instanceof Error && 'syscall' in error)
  console.error(plain ? error.message : error)
  process.exitCode = 1
}
