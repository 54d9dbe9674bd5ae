import { utilityProcess } from 'electron'
import { endsWithin } from '../deadline.ts'
import type { RunScript } from '../lookup/install-browser.ts'

/** How long the last of what it printed may take to arrive once a process has ended, in milliseconds. */
const drainMs = 2_000

/** In a process of Electron's own: the packaged app lets nobody else run JavaScript with its program. */
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
    // Before it has begun it cannot be ended.
    if (!child.kill()) child.once('spawn', () => child.kill())
  }
  signal.addEventListener('abort', leave, { once: true })
  const code = await new Promise<number>((resolve) => child.once('exit', resolve))
  signal.removeEventListener('abort', leave)
  // Electron takes all listeners away when the process ends, and its last words may still be in the pipe.
  for (const stream of streams) stream.removeAllListeners('data')
  listen()
  await endsWithin(Promise.all(streams.map(ended)), drainMs)
  return code
}

async function ended(stream: NodeJS.ReadableStream): Promise<void> {
  if ('readableEnded' in stream && stream.readableEnded) return
  await new Promise((resolve) => stream.once('end', resolve))
}
