import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

/** Where the census page and the captcha service stand that `lookup-stand-process.ts` holds. */
export interface LookupStand {
  page: string
  captchaUrl: string
  /** The tokens and nonces that both gave out since this was asked last. */
  newSecrets(): Promise<string[]>
  close(): Promise<void>
}

/** In a process of its own, so that what is measured here is the lookups' own. */
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
