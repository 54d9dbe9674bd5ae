import { spawn } from 'node:child_process'
import { once } from 'node:events'
import readline from 'node:readline'
import type { Contract, OutputOf, Result } from '../../src-preload/contract/index.ts'
import { migrations } from '../support/invented.ts'
import type { Instance, Said, Step } from './instance.ts'

export interface RunningInstance {
  pid: number
  /** What it said first. */
  first: Said
  call<Group extends keyof Contract, Name extends keyof Contract[Group] & string>(
    group: Group,
    name: Name,
    input?: unknown,
  ): Promise<Result<OutputOf<Contract[Group][Name]>>>
  /** Moves the clock on; only if the instance has one of its own. */
  advance(ms: number): Promise<void>
  /** Closes the app as a quit does. */
  quit(): Promise<void>
  kill(): Promise<void>
  /** Resolves with the signal that ended the process, or with its exit code. */
  ended: Promise<NodeJS.Signals | number | null>
  errors(): string
}

export type InstanceOptions = Pick<Instance, 'dataDir' | 'readerFile' | 'backupFile'> &
  Partial<Instance> & {
    env?: Record<string, string>
    /** Name of the computer that it takes itself to be on; needs root. */
    host?: string
  }

/** In a namespace of its own, where the name of the computer may be another one. */
const onHost = (host: string, command: readonly string[]): string[] => [
  'unshare',
  '--uts',
  'sh',
  '-c',
  'hostname "$0" && exec "$@"',
  host,
  ...command,
]

const usual = {
  migrations,
  takesFolder: true,
  saveAt: null,
  copyFolder: null,
  volumes: [],
  startsAt: null,
} satisfies Partial<Instance>

/** Starts `program`, the bundle of instance.ts, and waits for its first word. Usable without vitest. */
export async function spawnInstance(
  program: string,
  { env, host, ...options }: InstanceOptions,
): Promise<RunningInstance> {
  const whole: Instance = { ...usual, ...options }
  const command = [process.execPath, '--no-deprecation', program, JSON.stringify(whole)]
  const [file = '', ...args] = host === undefined ? command : onHost(host, command)
  const child = spawn(file, args, {
    env: { ...process.env, ...env },
  })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  child.stdin.on('error', () => {})
  const lines = readline.createInterface({ input: child.stdout })
  const ended = once(child, 'close').then(([code, signal]) => (signal ?? code) as NodeJS.Signals | number)
  /** The next line; rejects if the process ends before. */
  const heard = async (): Promise<Said> => {
    const line = await Promise.race([once(lines, 'line'), ended.then(() => null)])
    if (line === null) throw new Error(`the process has ended: ${errors}`)
    return JSON.parse(String(line[0])) as Said
  }
  async function ask(step: Step): Promise<Said> {
    const answer = heard()
    child.stdin.write(`${JSON.stringify(step)}\n`)
    return await answer
  }
  return {
    pid: child.pid ?? 0,
    first: await heard(),
    async call(group, name, input) {
      const said = await ask({ channel: `${String(group)}.${name}`, input })
      if (said.kind !== 'answered') throw new Error(said.kind)
      return said.result as never
    },
    async advance(ms) {
      await ask({ advance: ms })
    },
    async quit() {
      child.stdin.end()
      await ended
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    ended,
    errors: () => errors,
  }
}
