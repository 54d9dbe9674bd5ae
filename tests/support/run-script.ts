import { spawn } from 'node:child_process'
import path from 'node:path'
import type { RunScript } from '../../src-main/lookup/install-browser.ts'

export const installerScript = path.resolve(
  import.meta.dirname,
  '../../src-main/lookup/install-browser-worker.ts',
)

/** Runs the installer as the app does, but as a child of this Node process. */
export const runScript: RunScript = (script, args, env, onOutput, signal) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      env: env as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const leave = () => child.kill('SIGKILL')
    signal.addEventListener('abort', leave, { once: true })
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onOutput)
    child.once('error', reject)
    child.once('close', (code) => {
      signal.removeEventListener('abort', leave)
      resolve(code)
    })
  })
