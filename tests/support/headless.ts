import type { AppOptions } from '../../src-main/app.ts'
import { systemClock } from '../../src-main/clock.ts'
import { readEnvironment } from '../../src-main/environment.ts'
import { probe } from './network.ts'

const unasked = () => Promise.reject(new Error('unasked'))

/** Every lookup rejects. */
export const noLookups: ReturnType<AppOptions['createLookup']> = {
  lookup: unasked,
  readElections: unasked,
  showCaptcha: async () => false,
  roundWindows: { next: () => {}, end: () => {} },
  testLookup: unasked,
  browserCare: { examine: unasked, install: unasked },
  captchaAccounts: () => [],
  captchaBalance: unasked,
  close: async () => {},
}

/** Options of an app without a window: every dialog is cancelled, and nobody can be looked up. Errors go to stderr. */
export const headless = {
  volumes: async () => [],
  environment: readEnvironment({ REFERIDOS_CENSUS_URL: 'http://127.0.0.1:9/censo/consultar/' }),
  clock: systemClock,
  dialogs: { saveSpreadsheet: async () => null, savePdf: async () => null, showInFolder: () => {} },
  importDialogs: { chooseSpreadsheet: async () => null },
  exchangeDialogs: { chooseExchange: async () => null },
  copyDialogs: { chooseCopyFolder: async () => null, chooseCopy: async () => null },
  printer: { toPdf: unasked, toPaper: unasked },
  openMap: async () => {},
  probe,
  createLookup: () => noLookups,
  fetch: globalThis.fetch,
  typingMs: () => 0,
  power: { isKnown: true, isOnBattery: () => false },
  renewPage: () => {},
  showTheme: () => {},
  emit: () => {},
  log(level: string, message: string) {
    if (level === 'error') process.stderr.write(`${message}\n`)
  },
} satisfies Partial<AppOptions>
