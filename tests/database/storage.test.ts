// The lane on a full disk, a read-only folder and a damaged file, with real file systems and a real database.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Database } from '../../src-main/database/open.ts'
import type { LaneReason } from '../../src-preload/contract/index.ts'
import { ok, owner, startApp } from '../support/app.ts'
import { fakeClock } from '../support/clock.ts'
import { openDatabase, registerPerson, temporaryFolder } from '../support/database.ts'
import { protectableDisk, smallDisk } from '../support/filesystem.ts'
import { attempts, found, minutes, place, startLane, withoutOwnersJob } from '../support/lane.ts'
import { payFor } from '../support/purchases.ts'

const paid = { ...place, rawResponse: 'x'.repeat(200_000) }

/** Two waiting people; the lookup of the first one runs. */
async function asking(folder: string) {
  const database = withoutOwnersJob(openDatabase(folder))
  const clock = fakeClock()
  const first = registerPerson(database, 1, clock.now())
  const second = registerPerson(database, 2, clock.now())
  const t = startLane(database, { clock })
  t.lane.wake()
  const asked = await t.asked()
  return { database, clock, first, second, t, asked }
}
type Asking = Awaited<ReturnType<typeof asking>>

/** A paid answer arrives that cannot be written: the lane keeps it, starts no lookup and reports the reason. */
async function heldBack({ clock, t, asked, database }: Asking, reason: LaneReason): Promise<void> {
  asked.answer(paid, 0.003)
  await t.until(() => t.lane.state().parked?.reason === reason)
  for (let looks = 0; looks < 3; looks += 1) {
    await clock.asleepFor()
    clock.advance(minutes(1))
    await clock.asleepFor()
    expect(t.lane.state().parked).toEqual({ reason, until: null })
  }
  expect(t.lookups).toBe(1)
  expect(database.sqlite.inTransaction).toBe(false)
}

/** After the disk works again, the lane writes the kept answer, goes on by itself and repeats no lookup. */
async function goneOn({ clock, first, second, t, database }: Asking): Promise<void> {
  await clock.asleepFor()
  clock.advance(minutes(1))
  const next = await t.asked()
  expect(t.row(first)).toMatchObject({ status: 'ACTIVE', mesa: '7' })
  expect(next.cedula).toBe('1000000002')
  next.answer(found)
  await t.until(() => t.row(second).status === 'ACTIVE')
  expect(t.lane.state()).toMatchObject({ parked: null, waiting: 0 })
  expect(attempts(database, first)).toEqual(['found'])
  expect(database.sqlite.prepare('SELECT captcha_cost FROM lookup_attempts').pluck().get()).toBe(0.003)
  expect(database.sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(t.lookups).toBe(2)
}

const untouched = ({ sqlite }: Database) =>
  sqlite.prepare(`SELECT count(*) FROM census_records WHERE status IS NOT NULL`).pluck().get() === 0

test('a full disk holds a paid answer back until there is room', async (context) => {
  const disk = smallDisk(context, 8)
  const scene = await asking(disk.folder)
  disk.fill(64 * 1024)
  await heldBack(scene, 'disk_full')
  expect(untouched(scene.database)).toBe(true)
  disk.makeRoom()
  await goneOn(scene)
})

test('a folder that may not be written any more does the same', async (context) => {
  const disk = protectableDisk(context, 16)
  const scene = await asking(disk.folder)
  disk.protect(true)
  await heldBack(scene, 'folder_read_only')
  expect(untouched(scene.database)).toBe(true)
  disk.protect(false)
  await goneOn(scene)
})

test('a file that is damaged while the lane runs does the same until it is whole again', async () => {
  const folder = temporaryFolder()
  const scene = await asking(folder)
  const { sqlite } = scene.database
  sqlite.pragma('wal_checkpoint(TRUNCATE)')
  const file = path.join(folder, 'referidos.db')
  const whole = fs.readFileSync(file)
  const damaged = whole.map((byte, at) => (at < 4096 ? byte : byte ^ 0x5a))
  fs.writeFileSync(file, damaged, { flag: 'r+' })
  // Empties SQLite's page cache, so that the damaged pages are read.
  sqlite.pragma('shrink_memory')
  await heldBack(scene, 'database_damaged')
  fs.writeFileSync(file, whole, { flag: 'r+' })
  await goneOn(scene)
})

test('a step that cannot be written down breaks no lookup off', async () => {
  const folder = temporaryFolder()
  const database = withoutOwnersJob(openDatabase(folder))
  const clock = fakeClock()
  const person = registerPerson(database, 1, clock.now())
  const t = startLane(database, {
    clock,
    async lookup({ onStep, purchases }) {
      onStep('opening')
      database.sqlite.pragma('query_only = ON')
      payFor(purchases, 0.003)
      onStep('querying')
      database.sqlite.pragma('query_only = OFF')
      return { outcome: found, source: 'census.example' }
    },
  })
  t.lane.wake()
  await t.until(() => t.row(person).status === 'ACTIVE')
  expect(attempts(database, person)).toEqual(['found'])
  expect(database.sqlite.prepare('SELECT captcha_cost FROM lookup_attempts').pluck().get()).toBe(0.003)
})

test('somebody who listens and cannot read costs nobody a try', async () => {
  const database = withoutOwnersJob(openDatabase())
  const clock = fakeClock()
  const person = registerPerson(database, 1, clock.now())
  const settled = new Promise<void>((resolve) => {
    const t = startLane(database, {
      clock,
      onState() {
        throw Object.assign(new Error('database disk image is malformed'), { code: 'SQLITE_CORRUPT' })
      },
      onPerson() {
        if (t.row(person).status === 'ACTIVE') resolve()
      },
    })
    t.lane.wake()
    void t.asked().then((asked) => asked.answer(found))
  })
  await settled
  expect(attempts(database, person)).toEqual(['found'])
})

test('a read-only folder is told at the sign-in, and signing in works once it is not', async (context) => {
  const disk = smallDisk(context, 8)
  const dataDir = path.join(disk.folder, 'referidos')
  fs.mkdirSync(dataDir)
  const before = startApp({ dataDir })
  ok(await before.call('session', 'createFirstAccount', owner))
  await before.app.close()
  const files = fs.readdirSync(dataDir)
  disk.remount('ro')
  const after = startApp({ dataDir })
  const state = ok(await after.call('session', 'state'))
  if (state.kind !== 'signed_out') throw new Error(state.kind)
  const slotId = state.accounts[0]?.slotId ?? ''
  const signIn = () => after.call('session', 'signIn', { slotId, password: owner.password })
  expect(await signIn()).toEqual({ ok: false, error: { code: 'folder_read_only' } })
  expect(fs.readdirSync(dataDir)).toEqual(files)
  disk.remount('rw')
  ok(await signIn())
})
