// The database's file is replaced or deleted while the app runs: what was acknowledged is kept in a copy.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Events, Health } from '../../src-preload/contract/index.ts'
import { invented, ok, owner, signedIn, startApp, type TestApp } from '../support/app.ts'
import { copiesOf, peopleOf, slotIn } from '../support/backups.ts'
import { temporaryFolder } from '../support/database.ts'
import { isFull, part } from '../support/extent.ts'

const databaseOf = (dataDir: string) => path.join(dataDir, 'referidos.db')

type Replaced = NonNullable<Health['replaced']>

/** `kept` resolves once the page is told that what was acknowledged is kept, `parked` once the queue waits. */
function watched() {
  const told: Replaced[] = []
  let settle: (replaced: Replaced) => void = () => {}
  let settleParked: (reason: string) => void = () => {}
  const kept = new Promise<Replaced>((resolve) => {
    settle = resolve
  })
  const parked = new Promise<string>((resolve) => {
    settleParked = resolve
  })
  function emit(name: keyof Events, event: Events[keyof Events]): void {
    if (name === 'queue.changed' && told.length > 0) {
      const { parked } = event as Events['queue.changed']
      if (parked?.reason === 'folder_read_only') settleParked(parked.reason)
    }
    const replaced = name === 'health.changed' ? (event as Health).replaced : null
    if (replaced === null) return
    told.push(replaced)
    if (replaced.kept !== 'saving') settle(replaced)
  }
  return { told, kept, parked, emit }
}

const faults: Record<string, (dataDir: string, earlier: string) => void> = {
  'deleted with its WAL': (dataDir) => {
    for (const ending of ['', '-wal', '-shm']) fs.rmSync(databaseOf(dataDir) + ending, { force: true })
  },
  'exchanged for the one of an earlier day': (dataDir, earlier) => {
    fs.copyFileSync(databaseOf(earlier), `${databaseOf(dataDir)}.x`)
    fs.renameSync(`${databaseOf(dataDir)}.x`, databaseOf(dataDir))
  },
  ...part<Record<string, (dataDir: string, earlier: string) => void>>(
    {
      deleted: (dataDir) => fs.rmSync(databaseOf(dataDir)),
      'exchanged for nonsense': (dataDir) => {
        fs.writeFileSync(`${databaseOf(dataDir)}.x`, 'nada')
        fs.renameSync(`${databaseOf(dataDir)}.x`, databaseOf(dataDir))
      },
      'moved away': (dataDir) => fs.renameSync(databaseOf(dataDir), `${databaseOf(dataDir)}.x`),
    },
    {},
  ),
}

/** Ten people at most are in the earlier database; all twenty were acknowledged. */
async function dayOf(options: Parameters<typeof startApp>[0]) {
  const first = await signedIn()
  for (let n = 1; n <= 10; n++) ok(await first.call('people', 'register', invented(n)))
  await first.app.close()
  const { dataDir } = first
  const earlier = temporaryFolder()
  fs.cpSync(dataDir, earlier, { recursive: true })
  const app = startApp({ ...options, dataDir })
  const secret = { slotId: slotIn(dataDir), password: owner.password }
  ok(await app.call('session', 'signIn', secret))
  for (let n = 11; n <= 20; n++) ok(await app.call('people', 'register', invented(n)))
  return { app, dataDir, earlier, secret }
}

async function restoreNewest(app: TestApp, secret: { slotId: string; password: string }): Promise<void> {
  const { newestWhole } = ok(await app.call('backup', 'list'))
  ok(await app.call('backup', 'restore', { copyId: newestWhole ?? '', secret }))
  ok(await app.call('session', 'signIn', secret))
}

test.each(Object.keys(faults))(
  'a database that is %s: at once everybody is in a copy, and it is said',
  async (what) => {
    const { emit, told, kept } = watched()
    const { app, dataDir, earlier, secret } = await dayOf({ emit })
    faults[what]?.(dataDir, earlier)
    const there = fs.existsSync(databaseOf(dataDir)) ? fs.readFileSync(databaseOf(dataDir), 'hex') : null
    // Nobody calls: the folder is watched.
    expect(await kept).toMatchObject({ kept: 'copy', people: 20 })
    expect(told.map(({ kept }) => kept)).toEqual(['saving', 'copy'])
    expect(copiesOf(dataDir)[0]?.header).toMatchObject({ reason: 'replaced', people: 20 })
    expect(await app.call('people', 'register', invented(21))).toMatchObject({
      error: { code: 'replaced_elsewhere' },
    })
    expect(ok(await app.call('health', 'state')).replaced).toMatchObject({ kept: 'copy', people: 20 })
    expect(await app.call('backup', 'copyNow')).toMatchObject({ error: { code: 'replaced_elsewhere' } })
    await app.app.close()
    // Nothing was written to what is there now.
    expect(fs.existsSync(databaseOf(dataDir)) ? fs.readFileSync(databaseOf(dataDir), 'hex') : null).toBe(
      there,
    )
    expect(fs.existsSync(`${databaseOf(dataDir)}-wal`)).toBe(false)
    const next = startApp({ dataDir })
    await restoreNewest(next, secret)
    expect(await peopleOf(next)).toHaveLength(20)
  },
)

test.runIf(isFull)(
  'what cannot be kept at that moment is kept at the next one, at the latest at the end',
  async () => {
    const { emit, told } = watched()
    const { app, dataDir, earlier, secret } = await dayOf({ emit })
    // As on a full disk: the folder of what is kept aside cannot be made.
    fs.writeFileSync(path.join(dataDir, 'aside'), '')
    faults['exchanged for the one of an earlier day']?.(dataDir, earlier)
    expect(await app.call('people', 'register', invented(21))).toMatchObject({ ok: false })
    expect(told.at(-1)?.kept).toBe('failed')
    fs.rmSync(path.join(dataDir, 'aside'))
    await app.app.close()
    expect(copiesOf(dataDir)[0]?.header.reason).toBe('replaced')
    const next = startApp({ dataDir })
    await restoreNewest(next, secret)
    expect((await peopleOf(next)).length).toBeGreaterThanOrEqual(20)
  },
)

test('a file that is back in its place goes on as before; until then nobody is looked up', async () => {
  const { emit, kept, parked } = watched()
  const { app, dataDir } = await dayOf({ emit })
  const file = databaseOf(dataDir)
  fs.renameSync(file, `${file}.x`)
  expect((await kept).kept).toBe('copy')
  app.app.signedIn()?.session.lane.networkChanged()
  expect(await parked).toBe('folder_read_only')
  fs.renameSync(`${file}.x`, file)
  ok(await app.call('people', 'register', invented(21)))
  expect(ok(await app.call('health', 'state')).replaced).toBeNull()
})
