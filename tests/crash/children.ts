import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import readline from 'node:readline'
import { program } from '../support/programs.ts'
import type { Life, Message } from './child.ts'

interface Child {
  process: ChildProcess
  onMessage(listener: (message: Message) => void): void
  start(life: Life): void
  /** Resolves with the signal that ended the process, after all of its output has been read. */
  ended: Promise<NodeJS.Signals | null>
  errors(): string
}

export interface Children {
  /** Returns a child whose code is loaded and starts the next one, so that no life waits for Node. */
  next(): Promise<Child>
  end(): Promise<void>
}

export async function createChildren(): Promise<Children> {
  let waiting = startChild()
  return {
    async next() {
      const child = await waiting
      waiting = startChild()
      return child
    },
    async end() {
      const child = await waiting
      child.process.kill('SIGKILL')
      await child.ended
    },
  }
}

async function startChild(): Promise<Child> {
  const child = spawn(process.execPath, [program('child')], { stdio: ['pipe', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  // The child may be killed before it reads its input.
  child.stdin.on('error', () => {})
  let listener: (message: Message) => void = () => {}
  const lines = readline.createInterface({ input: child.stdout })
  const loaded = once(lines, 'line')
  lines.on('line', (line) => listener(JSON.parse(line) as Message))
  const ended = Promise.all([once(child, 'close'), once(lines, 'close')]).then(
    ([[, signal]]) => signal as NodeJS.Signals | null,
  )
  await Promise.race([
    loaded,
    ended.then(() => {
      throw new Error(`the child did not start: ${errors}`)
    }),
  ])
  return {
    process: child,
    onMessage(next) {
      listener = next
    },
    start: (life) => child.stdin.end(JSON.stringify(life)),
    ended,
    errors: () => errors.trim(),
  }
}
