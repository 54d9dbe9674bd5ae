import { expect, onTestFinished, test } from 'vitest'
import type { UpdateSource } from '../../src-main/app.ts'
import { readEnvironment } from '../../src-main/environment.ts'
import type { LookupAnswer } from '../../src-main/lookup/outcome.ts'
import { createUpdateWork } from '../../src-main/updates/work.ts'
import { ok, signedIn, startApp, type TestApp } from '../support/app.ts'
import { copiesOf, slotIn } from '../support/backups.ts'
import { noLookups } from '../support/headless.ts'
import { listenOnLoopback } from '../support/loopback.ts'
import { invented, luz } from '../support/typed.ts'
import { standInUpdater } from '../support/updater.ts'

/** An app that updates itself: the channels, and what an installation waits for. */

function updating() {
  const updater = standInUpdater()
  const left: { close: () => Promise<void> } = { close: async () => {} }
  let end = () => {}
  const installed = new Promise<void>((resolve) => {
    end = resolve
  })
  const updates: UpdateSource = {
    version: '0.1.0',
    bar: null,
    openUpdater: async () => updater,
    async leave(install) {
      await left.close()
      await install()
      end()
    },
  }
  return { updater, updates, left, installed }
}

async function until({ news }: TestApp, holds: () => boolean): Promise<void> {
  while (!holds()) await news()
}

const stepOf = async ({ call }: TestApp) => ok(await call('updates', 'state')).step

async function download(app: TestApp, updater: ReturnType<typeof standInUpdater>): Promise<void> {
  ok(await app.call('updates', 'check'))
  ok(await app.call('updates', 'download'))
  await new Promise((resolve) => setImmediate(resolve))
  updater.endDownload()
  await until(app, () => app.events.some(({ event }) => JSON.stringify(event).includes('"ready"')))
}

test('the owner installs; any other account may only look; behind the lock nobody may do either', async () => {
  const { updater, updates } = updating()
  const app = await signedIn({ updates })
  ok(await app.call('accounts', 'create', luz))
  await download(app, updater)
  ok(await app.call('session', 'lock'))
  for (const name of ['check', 'install', 'cancel', 'putOff'] as const)
    expect(await app.call('updates', name), name).toMatchObject({ error: { code: 'busy' } })
  expect(await stepOf(app)).toMatchObject({ kind: 'ready' })
  ok(await app.call('session', 'signIn', { slotId: slotIn(app.dataDir, 1), password: luz.password }))
  for (const name of ['download', 'install', 'cancel', 'putOff'] as const)
    expect(await app.call('updates', name), name).toMatchObject({ error: { code: 'forbidden' } })
  expect(await stepOf(app)).toMatchObject({ kind: 'ready' })
})

test('while nobody is signed in, as on the screen of data of a newer version, whoever is there may install', async () => {
  const { updater, updates, left, installed } = updating()
  const first = await signedIn()
  await first.app.close()
  const app = startApp({ dataDir: first.dataDir, updates })
  left.close = app.app.close
  await download(app, updater)
  expect(ok(await app.call('updates', 'install')).step.kind).toBe('waiting')
  await installed
  // There is no key with which a copy could be made.
  expect(copiesOf(app.dataDir)).toEqual([])
})

test('an installation waits for the running lookup, begins no other, and makes a copy of all that is there', async () => {
  const site = await listenOnLoopback(() => {}, 0)
  onTestFinished(() => site.close())
  const { updater, updates, left, installed } = updating()
  const asked: ((answer: LookupAnswer) => void)[] = []
  const app = await signedIn({
    updates,
    environment: readEnvironment({
      REFERIDOS_CENSUS_URL: site.url,
      REFERIDOS_CAPTCHA_KEY: 'f'.repeat(32),
      REFERIDOS_GAP_MS: '1',
    }),
    createLookup: () => ({
      ...noLookups,
      lookup: () => new Promise((resolve) => asked.push(resolve)),
    }),
  })
  left.close = app.app.close
  for (const n of [1, 2]) ok(await app.call('people', 'register', invented(n)))
  await until(app, () => asked.length === 1)
  await download(app, updater)
  ok(await app.call('updates', 'install'))
  await until(app, () => app.events.some(({ event }) => JSON.stringify(event).includes('"lookup"}')))
  expect(await stepOf(app)).toEqual({ kind: 'waiting', next: '0.2.0', hold: 'lookup' })
  expect(copiesOf(app.dataDir)).toEqual([])
  asked[0]?.({ outcome: { kind: 'not_found', rawResponse: '<p></p>' }, source: 'census.example' })
  await until(app, () => app.events.some(({ event }) => JSON.stringify(event).includes('"installing"')))
  await installed
  expect(asked).toHaveLength(1)
  expect(copiesOf(app.dataDir).map(({ header }) => [header.reason, header.people])).toEqual([['update', 2]])
  expect(await app.call('people', 'register', invented(3))).toMatchObject({ ok: false })
})

test('an installation that is taken back lets the lookups go on', async () => {
  const site = await listenOnLoopback(() => {}, 0)
  onTestFinished(() => site.close())
  const { updater, updates } = updating()
  const asked: ((answer: LookupAnswer) => void)[] = []
  const app = await signedIn({
    updates,
    environment: readEnvironment({
      REFERIDOS_CENSUS_URL: site.url,
      REFERIDOS_CAPTCHA_KEY: 'f'.repeat(32),
      REFERIDOS_GAP_MS: '1',
    }),
    createLookup: () => ({
      ...noLookups,
      lookup: () => new Promise((resolve) => asked.push(resolve)),
    }),
  })
  ok(await app.call('people', 'register', invented(1)))
  await until(app, () => asked.length === 1)
  await download(app, updater)
  ok(await app.call('updates', 'install'))
  ok(await app.call('updates', 'cancel'))
  asked[0]?.({ outcome: { kind: 'not_found', rawResponse: '<p></p>' }, source: 'census.example' })
  await until(app, () => asked.length === 2)
  expect(copiesOf(app.dataDir)).toEqual([])
  expect(updater.calls).not.toContain('install')
})

test('all that must not be interrupted holds an installation', () => {
  const is = { changing: false, printing: false, replacing: null as 'restore' | 'salvage' | null }
  const runs = {
    lookup: false,
    export: false,
    import: false,
    exchange: false,
    recheck: false,
    browser: false,
    copy: false,
  }
  const open = {
    lane: { state: () => ({ running: runs.lookup ? {} : null }), hold: () => () => {} },
    exporter: { isRunning: () => runs.export },
    importer: { isRunning: () => runs.import },
    exchanger: { isRunning: () => runs.exchange },
    rechecker: { isRunning: () => runs.recheck },
    browserTask: { isRunning: () => runs.browser },
    backups: { isCopying: () => runs.copy },
  }
  const session = { open: () => open, isChanging: () => is.changing }
  const { hold } = createUpdateWork({
    session: session as never,
    underway: { now: () => is.replacing },
    isPrinting: () => is.printing,
  })
  expect(hold()).toBe(null)
  for (const what of ['lookup', 'export', 'import', 'exchange', 'recheck', 'browser', 'copy'] as const) {
    runs[what] = true
    expect(hold()).toBe(what)
    runs[what] = false
  }
  is.printing = true
  expect(hold()).toBe('print')
  is.changing = true
  expect(hold()).toBe('opening')
  for (const what of ['restore', 'salvage'] as const) {
    is.replacing = what
    expect(hold()).toBe(what)
  }
})
