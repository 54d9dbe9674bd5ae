import { execFile } from 'node:child_process'

export interface Lived<Message> {
  /** It ended by SIGKILL. */
  killed: boolean
  said: Message[]
}

/**
 * Runs one of the programs `*-life.ts`, which print one JSON object per line and may kill themselves. `life`: its argument.
 * Rejects if it fails in any other way or writes to standard error.
 */
export function runLife<Message>(program: string, life: object): Promise<Lived<Message>> {
  return new Promise((resolve, reject) =>
    execFile(
      process.execPath,
      ['--no-deprecation', program, JSON.stringify(life)],
      (error, stdout, stderr) => {
        const killed = error?.signal === 'SIGKILL'
        if ((error !== null && !killed) || stderr !== '')
          return reject(new Error(`${error?.message}\n${stderr}`))
        const lines = stdout.split('\n').filter((line) => line !== '')
        resolve({ killed, said: lines.map((line) => JSON.parse(line) as Message) })
      },
    ),
  )
}
