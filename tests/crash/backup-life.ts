// One life of the app: makes calls, and kills itself at a moment of the last one. Argument: one BackupLife as JSON.
// Prints what it has done on standard output, one JSON object per line.
import fs from 'node:fs'
import { createApp } from '../../src-main/app.ts'
import { dispatch } from '../../src-main/dispatch.ts'
import { headless } from '../support/headless.ts'
import { quickCost } from '../support/invented.ts'
import { quickDerive } from '../support/quick-derive.ts'

export interface BackupLife {
  dataDir: string
  migrations: string
  readerFile: string
  backupFile: string
  calls: { channel: string; input?: unknown }[]
  /**
   * `moment`: before the n-th change of a file or folder by main during the last call. `time`: milliseconds after its
   * beginning, also while the thread works.
   */
  kill: { kind: 'moment'; moment: number } | { kind: 'time'; ms: number } | null
}

export type BackupMessage =
  | { kind: 'begun' }
  | { kind: 'done'; ms: number }
  | { kind: 'ended'; moments: number }

const say = (said: BackupMessage) => fs.writeSync(1, `${JSON.stringify(said)}\n`)
const life = JSON.parse(process.argv[2] ?? '') as BackupLife
const { kill } = life
const die = () => process.kill(process.pid, 'SIGKILL')

let isCounting = false
let moments = 0
function moment(): void {
  if (!isCounting) return
  if (kill?.kind === 'moment' && kill.moment === moments) die()
  moments += 1
}
function countIn(of: object, names: readonly string[]): void {
  const functions = of as Record<string, (...input: unknown[]) => unknown>
  for (const name of names) {
    const real = functions[name]
    Object.assign(of, {
      [name]: (...input: unknown[]) => {
        moment()
        return real?.apply(of, input)
      },
    })
  }
}
countIn(fs, ['renameSync', 'rmSync', 'mkdirSync', 'fsyncSync', 'rmdirSync', 'openSync', 'writeFileSync'])
// Flushing opens the file or the folder first.
countIn(fs.promises, ['open', 'rm'])

const app = createApp({
  ...headless,
  dataDir: life.dataDir,
  migrations: life.migrations,
  readerFile: life.readerFile,
  backupFile: life.backupFile,
  passwordCost: quickCost,
  derive: quickDerive,
})

const began = { at: 0 }
for (const [at, { channel, input }] of life.calls.entries()) {
  if (at === life.calls.length - 1) {
    say({ kind: 'begun' })
    isCounting = kill?.kind !== 'time'
    began.at = performance.now()
    if (kill?.kind === 'time') setTimeout(die, kill.ms)
  }
  const result = await dispatch(app, channel, input, (_, message) => process.stderr.write(`${message}\n`))
  if (!result.ok) throw new Error(`${channel}: ${JSON.stringify(result.error)}`)
}
say({ kind: 'done', ms: performance.now() - began.at })
isCounting = false
await app.close()
say({ kind: 'ended', moments })
process.exit()
