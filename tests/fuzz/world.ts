// The whole app without Electron on a folder of its own, for random inputs. No call opens a window, a browser or a
// connection.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createApp } from '../../src-main/app.ts'
import { dispatch } from '../../src-main/dispatch.ts'
import type { Lookups } from '../../src-main/lookup/lookups.ts'
import type { BrowserReport, Result, SessionState } from '../../src-preload/contract/index.ts'
import { headless } from '../support/headless.ts'
import { migrations, quickCost } from '../support/invented.ts'
import { backupFile, readerFile } from '../support/programs.ts'

export const ownersPassword = 'cinco gatos grises'

const owner = {
  name: 'Marta Gómez',
  cedula: '52.000.001',
  phone: '300 555 0100',
  displayName: 'Marta G.',
  password: ownersPassword,
  textVersion: 1,
}

const report: BrowserReport = { browsers: [], test: { kind: 'works', ms: 1 }, canInstall: false }
const notFound = {
  outcome: { kind: 'not_found', rawResponse: '<p>No se encuentra</p>' },
  source: 'census.example',
} as const

// Every task answers at once.
const lookups: Lookups = {
  lookup: async () => notFound,
  readElections: async () => ({ kind: 'network_error', detail: 'nobody listens' }),
  showCaptcha: async () => false,
  roundWindows: { next: () => {}, end: () => {} },
  testLookup: async () => notFound,
  browserCare: {
    examine: async () => report,
    install: async () => ({ kind: 'failed', reason: 'unreachable', detail: 'nobody listens' }),
  },
  captchaAccounts: () => [],
  captchaBalance: async () => ({ kind: 'unknown', why: 'network' }),
  close: async () => {},
}

export interface World {
  send(channel: string, input: unknown): Promise<Result<unknown>>
  state(): Promise<SessionState>
  /** Error lines since the last call. */
  errors(): string[]
  close(): Promise<void>
}

export async function startWorld(who: 'owner' | 'nobody'): Promise<World> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-fuzz-'))
  let errors: string[] = []
  const log = (level: string, message: string) => {
    if (level === 'error') errors.push(message)
  }
  const app = createApp({
    ...headless,
    dataDir,
    migrations,
    readerFile,
    backupFile,
    dialogs: {
      saveSpreadsheet: async (name) => path.join(dataDir, 'salida', path.basename(name)),
      savePdf: async (name) => path.join(dataDir, 'salida', path.basename(name)),
      showInFolder: () => {},
    },
    printer: { toPdf: async (body) => Buffer.from(body), toPaper: async () => 'printed' },
    createLookup: () => lookups,
    passwordCost: quickCost,
    log,
  })
  fs.mkdirSync(path.join(dataDir, 'salida'))
  const world: World = {
    send: (channel, input) => dispatch(app, channel, input, log),
    async state() {
      const answer = await world.send('session.state', undefined)
      if (!answer.ok) throw new Error(`no state: ${answer.error.code}`)
      return answer.value as SessionState
    },
    errors() {
      const said = errors
      errors = []
      return said
    },
    async close() {
      await app.close()
      fs.rmSync(dataDir, { recursive: true, force: true })
    },
  }
  const made = await world.send('session.createFirstAccount', owner)
  if (!made.ok) throw new Error(`no owner: ${made.error.code}`)
  if (who === 'nobody') await world.send('session.lock', undefined)
  return world
}
