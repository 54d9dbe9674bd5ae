import { utilityProcess } from 'electron'
import { endsWithin } from '../deadline.ts'
import type { RunScript } from '../lookup/install-browser.ts'

/** Milliseconds to wait for the remaining output of an ended process. */
const drainMs = 2_000

/** Runs in an Electron utility process: a packaged app cannot run scripts with its own executable. */
export const runScript: RunScript = async (script, args, env, onOutput, signal) => {
  signal.throwIfAborted()
  const child = utilityProcess.fork(script, args, {
    env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)),
    stdio: 'pipe',
    serviceName: 'Referidos: instalador',
  })
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null)
  const listen = () => {
    for (const stream of streams) stream.on('data', (text: Buffer) => onOutput(text.toString('utf8')))
  }
  listen()
  const leave = () => {
    // `kill` fails until the process has spawned.
    if (!child.kill()) child.once('spawn', () => child.kill())
  }
  signal.addEventListener('abort', leave, { once: true })
  const code = await new Promise<number>((resolve) => child.once('exit', resolve))
  signal.removeEventListener('abort', leave)
  // Electron removes all listeners when the process ends, but output may remain in the pipe.
  for (const stream of streams) stream.removeAllListeners('data')
  listen()
  await endsWithin(Promise.all(streams.map(ended)), drainMs)
  return code
}

async function ended(stream: NodeJS.ReadableStream): Promise<void> {
  if ('readableEnded' in stream && stream.readableEnded) return
  await new Promise((resolve) => stream.once('end', resolve))
}
