import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

/** The stand-in census page and captcha service that `lookup-stand-process.ts` runs. */
export interface LookupStand {
  page: string
  captchaUrl: string
  /** Tokens and nonces that both issued since the last call. */
  newSecrets(): Promise<string[]>
  close(): Promise<void>
}

/** Starts the stand-ins in another process, so that measurements of this one cover only the lookups. */
export async function openLookupStand(): Promise<LookupStand> {
  const holder: ChildProcess = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'lookup-stand-process.ts')],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  )
  const [places] = await once(holder, 'message')
  return {
    ...(places as { page: string; captchaUrl: string }),
    async newSecrets() {
      const answered = once(holder, 'message')
      holder.send('secrets')
      const [secrets] = await answered
      return secrets as string[]
    },
    async close() {
      const gone = once(holder, 'exit')
      holder.disconnect()
      await gone
    },
  }
}
