// One life of the app: it changes its keys until it kills itself, before or after the n-th rename of a file, or some
// time after the change or the copy of the database began. Argument: one KeysLife as JSON. Prints what it has done on
// standard output, one JSON object per line.
import fs from 'node:fs'
import path from 'node:path'
import { createApp } from '../../src-main/app.ts'
import { dispatch } from '../../src-main/dispatch.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { headless } from '../support/headless.ts'
import { authorised, inventedCedula, quickCost } from '../support/invented.ts'
import { quickDerive } from '../support/quick-derive.ts'

/** A call of one channel. */
interface Step {
  channel: string
  input?: unknown
}

export interface KeysLife {
  dataDir: string
  migrations: string
  readerFile: string
  backupFile: string
  signIn: { slotId: string; password: string; acceptMismatch?: boolean }
  /** Numbers of the invented people to register before the change. */
  numbers: number[]
  change: Step
  /**
   * `moment`: 2n is before the n-th rename, 2n + 1 after it. Counts from 0 and starts at `from`. Renames of
   * `attempts.json` do not count.
   */
  kill:
    | { kind: 'step'; from: 'start' | 'change'; moment: number }
    | { kind: 'time'; after: 'change' | 'copy'; ms: number }
    | null
}

export type KeysMessage =
  | { kind: 'registered'; cedula: string }
  | { kind: 'begun' }
  | { kind: 'done'; ms: number; value: unknown }
  /** Reached its end. `moments`: the number of moments at which it could have been killed. */
  | { kind: 'ended'; moments: number }

const report = (message: KeysMessage) => fs.writeSync(1, `${JSON.stringify(message)}\n`)
const die = () => process.kill(process.pid, 'SIGKILL')

const life = JSON.parse(process.argv[2] ?? '') as KeysLife
const { kill } = life
let isCounting = kill?.kind === 'step' && kill.from === 'start'
let moments = 0

function moment(): void {
  if (!isCounting) return
  if (kill?.kind === 'step' && kill.moment === moments) die()
  moments += 1
}

const rename = fs.renameSync
fs.renameSync = (from, to) => {
  // The count of wrong tries is not part of any change.
  if (path.basename(String(to)) === 'attempts.json') return rename(from, to)
  moment()
  rename(from, to)
  moment()
}

const app = createApp({
  ...headless,
  dataDir: life.dataDir,
  migrations: life.migrations,
  readerFile: life.readerFile,
  backupFile: life.backupFile,
  passwordCost: quickCost,
  derive: quickDerive,
})

async function call({ channel, input }: Step): Promise<unknown> {
  const result = await dispatch(app, channel, input, (_, message) => process.stderr.write(`${message}\n`))
  if (!result.ok) throw new Error(`${channel}: ${JSON.stringify(result.error)}`)
  return result.value
}

if (kill?.kind === 'time' && kill.after === 'copy') {
  const look = setInterval(() => {
    if (!fs.existsSync(path.join(life.dataDir, 'referidos.db.next'))) return
    clearInterval(look)
    setTimeout(die, kill.ms)
  }, 1)
}
await call({ channel: 'session.signIn', input: life.signIn })
for (const n of life.numbers) {
  const cedula = inventedCedula(n)
  await call({
    channel: 'people.register',
    input: { cedula, name: 'Yolanda Patiño', phone: null, ...blankTexts, consent: authorised },
  })
  report({ kind: 'registered', cedula })
}
report({ kind: 'begun' })
isCounting ||= kill?.kind === 'step'
if (kill?.kind === 'time' && kill.after === 'change') setTimeout(die, kill.ms)
const began = performance.now()
const value = await call(life.change)
report({ kind: 'done', ms: performance.now() - began, value })
isCounting = false
await app.close()
report({ kind: 'ended', moments })
process.exit()
