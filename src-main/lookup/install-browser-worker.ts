import childProcess from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { parentPort, Worker, workerData } from 'node:worker_threads'

/**
 * A process that runs Playwright's installer with its own arguments. Playwright forks a process for each download,
 * which a packaged app cannot do: here `fork` starts a thread of this process.
 */
const load = createRequire(import.meta.url)

interface Program {
  parseAsync(argv: string[]): Promise<unknown>
}

if (parentPort === null) {
  childProcess.fork = forkAsThread as unknown as typeof childProcess.fork
  // As in playwright-core's cli.js.
  load('playwright-core/lib/bootstrap')
  const { libCli } = load('playwright-core/lib/coreBundle') as {
    libCli: { decorateProgram(to: Program): void }
  }
  const { program } = load('playwright-core/lib/utilsBundle') as { program: Program }
  libCli.decorateProgram(program)
  await program.parseAsync(process.argv)
  // A utility process does not end by itself when its work is done. Errors end it earlier.
  setImmediate(() => process.exit())
} else {
  const parent = parentPort
  process.send = (message: unknown) => {
    parent.postMessage(message)
    return true
  }
  parent.on('message', (message: unknown) => process.emit('message', message, undefined))
  load(workerData as string)
}

/** The part of a child process that Playwright uses: `send`, and the events message, error and exit. */
function forkAsThread(script: string): Worker & { send(message: unknown): void } {
  const thread = new Worker(fileURLToPath(import.meta.url), { workerData: script })
  return Object.assign(thread, { send: (message: unknown) => thread.postMessage(message) })
}
