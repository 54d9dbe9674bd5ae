// One process with the app, without Electron, which does what its parent tells it. Argument: one Instance as JSON.
// Reads one Step per line from standard input, and prints one Said per line.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { createApp } from '../../src-main/app.ts'
import { takeFolder } from '../../src-main/data-folder/hold.ts'
import { dispatch } from '../../src-main/dispatch.ts'
import type { FolderHolder, Result } from '../../src-preload/contract/index.ts'
import { fakeClock } from '../support/clock.ts'
import { headless } from '../support/headless.ts'
import { quickCost } from '../support/invented.ts'
import { quickDerive } from '../support/quick-derive.ts'

export interface Instance {
  dataDir: string
  migrations: string
  readerFile: string
  backupFile: string
  /** False: as on a file system whose locks do not work. */
  takesFolder: boolean
  /** Answer of the save dialogs, and the file of another laptop that is chosen. */
  saveAt: string | null
  /** Folder chosen for the copies' second place. */
  copyFolder: string | null
  /** Roots of the plugged-in volumes. */
  volumes: string[]
  /** UTC milliseconds at which a clock starts that stands still between the calls; null: the system's clock. */
  startsAt: number | null
}

/** A call of one channel, or milliseconds by which the clock moves on. */
export type Step = { channel: string; input?: unknown } | { advance: number }

export type Said =
  | { kind: 'started' }
  | { kind: 'in_use'; holder: FolderHolder | null; tmpdir: string }
  | { kind: 'unusable' }
  | { kind: 'answered'; result: Result<unknown> }
  | { kind: 'advanced' }

const say = (said: Said) => fs.writeSync(1, `${JSON.stringify(said)}\n`)
const instance = JSON.parse(process.argv[2] ?? '') as Instance
const { dataDir, migrations, readerFile, backupFile, takesFolder, saveAt, copyFolder, startsAt } = instance

function take(): () => boolean {
  if (!takesFolder) return () => true
  const holder = { host: os.hostname(), pid: process.pid, since: Date.now() }
  const taking = takeFolder(dataDir, { nativeBinding: undefined, holder })
  switch (taking.kind) {
    case 'held':
      return taking.folder.isOurs
    case 'in_use':
      say({ kind: 'in_use', holder: taking.holder, tmpdir: os.tmpdir() })
      return process.exit(1)
    case 'unusable':
      say({ kind: 'unusable' })
      return process.exit(1)
  }
}

const holdsFolder = take()
const clock = startsAt === null ? null : fakeClock(startsAt)
const app = createApp({
  ...headless,
  ...(clock && { clock }),
  volumes: async () => instance.volumes,
  copyDialogs: { ...headless.copyDialogs, chooseCopyFolder: async () => copyFolder },
  dataDir,
  migrations,
  readerFile,
  backupFile,
  holdsFolder,
  passwordCost: quickCost,
  derive: quickDerive,
  exchangeDialogs: { chooseExchange: async () => saveAt },
  dialogs: { saveSpreadsheet: async () => saveAt, savePdf: async () => saveAt, showInFolder: () => {} },
  printer: {
    toPdf: async () => Buffer.from(`%PDF-${path.basename(saveAt ?? '')}`),
    toPaper: async () => 'printed',
  },
})

say({ kind: 'started' })
for await (const line of readline.createInterface({ input: process.stdin })) {
  const step = JSON.parse(line) as Step
  if ('advance' in step) {
    clock?.advance(step.advance)
    say({ kind: 'advanced' })
    continue
  }
  const log = (_: string, message: string) => process.stderr.write(`${message}\n`)
  say({ kind: 'answered', result: await dispatch(app, step.channel, step.input, log) })
}
await app.close()
process.exit()
