import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { aptInstall, currentHost, findOnPath, run } from '../../scripts/runtime/system.ts'

/** A network namespace whose only link goes to this machine. */
export interface PrivateNetwork {
  /** IPv4 address of this machine on the link. */
  gateway: string
  /** Runs a program in the namespace. Resolves with its stdout; rejects if its exit code is not 0. */
  run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<string>
  remove(): Promise<void>
}

/** Why no namespace can be created here; null: it is possible. */
export function noPrivateNetwork(): string | null {
  const { platform, root } = currentHost()
  if (platform !== 'linux') return 'networks of their own are made on Linux alone'
  return root ? null : 'only root may make a network of its own'
}

/** `number`: unique on this machine, below 16,384. Throws if the system does not allow it. */
export async function makePrivateNetwork(number: number): Promise<PrivateNetwork> {
  if (findOnPath('ip') === undefined) await aptInstall(['iproute2'], 'The tests need ip')
  const ip = async (...args: string[]) => void (await run('ip', args, { timeoutMs: 10_000 }))
  const name = `referidos-${number}`
  const [outside, inside] = [`ref${number}`, `rin${number}`]
  // 198.18.0.0/15 is reserved for tests; each namespace gets four addresses.
  const start = `198.18.${number >> 6}`
  const [gateway, own] = [1, 2].map((last) => `${start}.${(number & 63) * 4 + last}`) as [string, string]
  const remove = async () => {
    const left = await run('ip', ['netns', 'pids', name], { timeoutMs: 10_000 })
    for (const pid of left.split('\n').filter(Boolean)) process.kill(Number(pid), 'SIGKILL')
    await ip('netns', 'delete', name)
  }
  await ip('netns', 'add', name)
  try {
    await ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', inside, 'netns', name)
    await ip('address', 'add', `${gateway}/30`, 'dev', outside)
    await ip('link', 'set', outside, 'up')
    await ip('-n', name, 'address', 'add', `${own}/30`, 'dev', inside)
    await ip('-n', name, 'link', 'set', inside, 'up')
    await ip('-n', name, 'link', 'set', 'lo', 'up')
  } catch (error) {
    await remove()
    throw error
  }
  return {
    gateway,
    remove,
    async run(command, args, env) {
      const child = spawn('ip', ['netns', 'exec', name, command, ...args], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ended = new Promise<number | null>((resolve, reject) => {
        child.once('error', reject)
        child.once('exit', resolve)
      })
      const [printed, code] = await Promise.all([text(child.stdout), ended])
      if (code !== 0) throw new Error(`${command} ended with ${code}: ${printed}`)
      return printed
    },
  }
}
