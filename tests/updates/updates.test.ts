import fs from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Refusal } from '../../src-main/refusal.ts'
import { createUpdates, type UpdatesOptions } from '../../src-main/updates/updates.ts'
import type { UpdateHold, UpdateState, UpdateStep } from '../../src-preload/contract/index.ts'
import { fakeClock } from '../support/clock.ts'
import { temporaryFolder } from '../support/database.ts'
import { standInUpdater } from '../support/updater.ts'

const version = '0.1.0'
const next = '0.2.0'
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

function begin(more: Partial<UpdatesOptions> = {}) {
  const updater = standInUpdater()
  const clock = fakeClock()
  const told: UpdateState[] = []
  const logged: string[] = []
  const waiting: (() => void)[] = []
  const work = { hold: null as UpdateHold | null, copies: 0, copyFails: null as Error | null, held: 0 }
  const dataDir = more.dataDir ?? temporaryFolder()
  const left: string[] = []
  const updates = createUpdates({
    version,
    bar: null,
    openUpdater: async () => updater,
    dataDir,
    clock,
    work: {
      hold: () => work.hold,
      holdLookups() {
        work.held += 1
        return () => {
          work.held -= 1
        }
      },
      async copy() {
        work.copies += 1
        if (work.copyFails !== null) throw work.copyFails
      },
    },
    async leave(install) {
      left.push('closed')
      await install()
    },
    tell(state) {
      told.push(state)
      for (const resolve of waiting.splice(0)) resolve()
    },
    log: (level, message) => logged.push(`${level} ${message}`),
    ...more,
  })
  onTestFinished(updates.close)
  /** Resolves once this step is reached. */
  async function until<Kind extends UpdateStep['kind']>(kind: Kind) {
    while (updates.state().step.kind !== kind) await new Promise<void>((resolve) => waiting.push(resolve))
    return updates.state().step as Extract<UpdateStep, { kind: Kind }>
  }
  return { updates, updater, clock, told, logged, work, dataDir, left, until }
}

async function beginReady(more: Partial<UpdatesOptions> = {}) {
  const begun = begin(more)
  await begun.updates.check()
  begun.updates.download()
  await settled()
  begun.updater.endDownload()
  await begun.until('ready')
  return begun
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('from the question to the restart: asks, downloads, copies, closes, installs', async () => {
  const { updates, updater, told, work, left, until } = begin()
  await updates.check()
  expect(updates.state().step).toEqual({ kind: 'available', next, isPutOff: false })
  expect(updater.calls).toEqual(['check'])
  updates.download()
  await settled()
  updater.percent(41.7)
  updater.percent(41.9)
  updater.endDownload()
  await until('ready')
  expect(told.map(({ step }) => (step.kind === 'downloading' ? step.percent : step.kind))).toEqual([
    'checking',
    'available',
    0,
    41,
    'ready',
  ])
  expect(work.copies).toBe(0)
  updates.install()
  await until('installing')
  await settled()
  expect(work.copies).toBe(1)
  expect(left).toEqual(['closed'])
  expect(updater.calls).toEqual(['check', 'download', 'prepare', 'install'])
})

test('an installation waits for what runs, says for what, and lets no lookup begin meanwhile', async () => {
  const { updates, updater, clock, work, left, told, until } = await beginReady()
  for (const hold of ['lookup', 'export', 'restore'] as const) {
    work.hold = hold
    if (hold === 'lookup') updates.install()
    clock.advance(300)
    await settled()
    expect(updates.state().step).toEqual({ kind: 'waiting', next, hold })
    expect(work.held).toBe(1)
    expect([work.copies, left.length]).toEqual([0, 0])
  }
  work.hold = null
  clock.advance(300)
  await until('installing')
  await settled()
  expect([work.copies, left.length]).toEqual([1, 1])
  expect(updater.calls.at(-1)).toBe('install')
  expect(told.some(({ step }) => step.kind === 'waiting' && step.hold === 'copy')).toBe(true)
})

test('what begins during the copy is waited for too, and the copy is made again', async () => {
  const { updates, updater, clock, work, left, until } = await beginReady()
  updater.prepare = async () => {
    if (work.copies === 1) work.hold = 'export'
  }
  updates.install()
  await settled()
  expect([work.copies, left.length]).toEqual([1, 0])
  work.hold = null
  clock.advance(300)
  await until('installing')
  expect(work.copies).toBe(2)
})

test('the wait can be cancelled, and lookups go on', async () => {
  const { updates, clock, work, left } = await beginReady()
  work.hold = 'lookup'
  updates.install()
  clock.advance(300)
  updates.cancel()
  await settled()
  work.hold = null
  clock.advance(10_000)
  await settled()
  expect(updates.state().step).toEqual({ kind: 'ready', next, isPutOff: false })
  expect([work.copies, work.held, left.length]).toEqual([0, 0, 0])
})

test.each([
  ['a copy that fails', 'copy' as const],
  ['a file that has changed', 'download' as const],
])('without %s nothing is closed', async (_, at) => {
  const { updates, updater, work, left, until } = await beginReady()
  if (at === 'copy') work.copyFails = new Refusal('disk_full')
  else updater.fails.prepare = new Error('the downloaded file has changed')
  updates.install()
  expect(await until('failed')).toEqual({ kind: 'failed', at, next })
  await settled()
  expect([left.length, work.held]).toEqual([0, 0])
  work.copyFails = null
  updater.fails = {}
  // Another try is possible.
  if (at === 'copy') updates.install()
  else updates.download()
})

test('a copy that is begun in the same moment is waited for', async () => {
  const { updates, clock, work, until } = await beginReady()
  work.copyFails = new Refusal('busy')
  updates.install()
  await settled()
  work.copyFails = null
  clock.advance(300)
  await settled()
  await until('installing')
  expect(work.copies).toBe(2)
})

test('an app that could not be closed says that nothing was installed', async () => {
  const { updates, until } = await beginReady({ leave: () => Promise.reject(new Error('not closed')) })
  updates.install()
  expect(await until('failed')).toEqual({ kind: 'failed', at: 'install', next })
})

test('a version that was not installed is reported at the next start, until the leader answers', async () => {
  const first = await beginReady()
  first.updates.install()
  await first.until('installing')
  await settled()
  const second = begin({ dataDir: first.dataDir })
  expect(second.updates.state().step).toEqual({ kind: 'failed', at: 'install', next })
  second.updates.start()
  second.clock.advance(3 * day)
  await settled()
  expect(second.updater.calls).toEqual([])
  second.updates.putOff()
  expect(second.updates.state().step).toEqual({ kind: 'idle' })
  expect(begin({ dataDir: first.dataDir }).updates.state().step).toEqual({ kind: 'idle' })
})

test('a version that was installed is not mentioned any more', async () => {
  const first = await beginReady()
  first.updates.install()
  await first.until('installing')
  await settled()
  const second = begin({ dataDir: first.dataDir, version: next })
  expect(second.updates.state()).toEqual({ version: next, checkedAt: null, step: { kind: 'idle' } })
})

test('it looks once a day, a minute after the start, and never mentions that it could not', async () => {
  const { updates, updater, clock, told, logged } = begin()
  updater.newest = new Error('offline')
  updates.start()
  clock.advance(59_000)
  await settled()
  expect(updater.calls).toEqual([])
  clock.advance(1_000)
  await settled()
  expect(updater.calls).toEqual(['check'])
  // Days without a network.
  for (let n = 0; n < 5 * 24; n++) {
    clock.advance(hour)
    await settled()
  }
  expect(told).toEqual([])
  expect(logged.every((line) => line.startsWith('info'))).toBe(true)
  updater.newest = null
  clock.advance(hour)
  await settled()
  const looks = updater.calls.length
  for (let n = 0; n < 23; n++) {
    clock.advance(hour)
    await settled()
  }
  expect(updater.calls.length).toBe(looks)
  clock.advance(hour)
  await settled()
  expect(updater.calls.length).toBe(looks + 1)
  updater.newest = next
  clock.advance(day)
  await settled()
  expect(told.at(-1)?.step).toEqual({ kind: 'available', next, isPutOff: false })
})

test('a leader who asks is told that the feed could not be read', async () => {
  const { updates, updater } = begin()
  updater.newest = new Error('offline')
  await updates.check()
  expect(updates.state()).toMatchObject({ checkedAt: null, step: { kind: 'failed', at: 'check' } })
  updater.newest = null
  await updates.check()
  expect(updates.state()).toMatchObject({ checkedAt: expect.any(Number), step: { kind: 'idle' } })
})

test('a feed that does not answer is given up', async () => {
  const { updates, updater, clock, until } = begin()
  updater.check = () => new Promise(() => {})
  const checked = updates.check()
  clock.advance(2 * minute)
  await checked
  expect(await until('failed')).toMatchObject({ at: 'check' })
})

test('a download without news for two minutes is given up; a slow one is not', async () => {
  const { updates, updater, clock, until } = begin()
  await updates.check()
  updates.download()
  await settled()
  for (let percent = 0; percent < 10; percent++) {
    clock.advance(119_000)
    updater.percent(percent)
  }
  expect(updates.state().step.kind).toBe('downloading')
  clock.advance(2 * minute)
  expect(await until('failed')).toEqual({ kind: 'failed', at: 'download', next })
})

test('a cancelled download is asked for again; an interrupted one goes on after the next start', async () => {
  const first = begin()
  await first.updates.check()
  first.updates.download()
  await settled()
  first.updates.cancel()
  await settled()
  expect(first.updates.state().step).toEqual({ kind: 'available', next, isPutOff: false })
  first.updates.download()
  await settled()
  first.updates.close()
  const second = begin({ dataDir: first.dataDir })
  second.updates.start()
  second.clock.advance(minute)
  await second.until('downloading')
  second.updates.cancel()
  second.updates.close()
  const third = begin({ dataDir: first.dataDir })
  await third.updates.check()
  expect(third.updates.state().step.kind).toBe('available')
})

test('«Después» holds for a week and for that version', async () => {
  const { updates, updater, clock, dataDir } = begin()
  await updates.check()
  updates.putOff()
  const isPutOff = async () => {
    await updates.check()
    const { step } = updates.state()
    return step.kind === 'available' && step.isPutOff
  }
  clock.advance(6 * day)
  expect(await isPutOff()).toBe(true)
  updater.newest = '0.3.0'
  expect(await isPutOff()).toBe(false)
  updater.newest = next
  clock.advance(day)
  expect(await isPutOff()).toBe(false)
  fs.writeFileSync(path.join(dataDir, 'updates.json'), '{"damaged')
  expect(begin({ dataDir }).updates.state().step).toEqual({ kind: 'idle' })
})

test('what the step does not allow is refused and changes nothing', async () => {
  const { updates } = begin()
  for (const call of [updates.download, updates.install, updates.cancel, updates.putOff])
    expect(call).toThrow('busy')
  expect(updates.state().step).toEqual({ kind: 'idle' })
  const off = begin({ bar: 'system' })
  await expect(off.updates.check()).rejects.toThrow('busy')
  off.updates.start()
  expect(off.clock.nextIn()).toBe(null)
})
