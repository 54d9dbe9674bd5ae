// A restore and a salvage replace only files that are those they read, in a folder that this process still holds.
import fs from 'node:fs'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { guardDataFiles } from '../../src-main/replacement.ts'
import { invented, ok, owner, signedIn, startApp } from '../support/app.ts'
import { copiesOf, peopleOf, slotIn } from '../support/backups.ts'
import { temporaryFolder } from '../support/database.ts'
import { inFull } from '../support/extent.ts'

const refused = { ok: false, error: { code: 'replaced_elsewhere' } }

test.each(['restore' as const, ...inFull(['salvage' as const])])(
  'a %s is refused once another process holds the folder, and goes through once it does not',
  { timeout: 60_000 },
  async (channel) => {
    const before = await signedIn()
    ok(await before.call('people', 'register', invented(1)))
    ok(await before.call('backup', 'copyNow'))
    const { dataDir } = before
    await before.app.close()
    const secret = { slotId: slotIn(dataDir), password: owner.password }
    const copyId = copiesOf(dataDir)[0]?.header.copyId ?? ''
    let holds = false
    const app = startApp({ dataDir, holdsFolder: () => holds })
    const run = () =>
      channel === 'restore'
        ? app.call('backup', 'restore', { copyId, secret })
        : app.call('backup', 'salvage', { secret })
    const contents = () =>
      ['referidos.db', 'keys.json', 'keys.json.copy'].map((name) =>
        fs.readFileSync(path.join(dataDir, name), 'base64'),
      )
    const present = contents()
    expect(await run()).toEqual(refused)
    expect(contents()).toEqual(present)
    holds = true
    expect(await run()).toMatchObject({ ok: true })
    ok(await app.call('session', 'signIn', secret))
    expect(await peopleOf(app)).toEqual([invented(1).name])
  },
)

test('the first screen, asked for at every moment of a restore, finds the data from before or after it', {
  timeout: 60_000,
}, async () => {
  const before = await signedIn()
  ok(await before.call('people', 'register', invented(1)))
  ok(await before.call('backup', 'copyNow'))
  const { dataDir } = before
  await before.app.close()
  const app = startApp({ dataDir })
  const secret = { slotId: slotIn(dataDir), password: owner.password }
  const copyId = copiesOf(dataDir)[0]?.header.copyId ?? ''
  let isRestoring = true
  const restoring = app.call('backup', 'restore', { copyId, secret }).finally(() => {
    isRestoring = false
  })
  const found = new Set<string>()
  while (isRestoring) {
    found.add(JSON.stringify(await app.call('session', 'state')))
    await setImmediate()
  }
  const restored = ok(await restoring)
  expect([...found]).toEqual([JSON.stringify(await app.call('session', 'state'))])
  const kept = fs.readdirSync(restored.aside ?? '')
  expect(kept.filter((name) => !/-(wal|shm)$/.test(name)).toSorted()).toEqual([
    'acknowledged.json',
    'keys.json',
    'keys.json.copy',
    'referidos.db',
  ])
  expect(fs.readdirSync(dataDir)).not.toContain('replacing.json')
  ok(await app.call('session', 'signIn', secret))
  expect(await peopleOf(app)).toEqual([invented(1).name])
})

const changes: Record<string, (file: (name: string) => string) => void> = {
  'the database was written': (file) => fs.appendFileSync(file('referidos.db'), 'x'),
  'another database is in its place'(file) {
    fs.copyFileSync(file('referidos.db'), file('otra'))
    fs.renameSync(file('otra'), file('referidos.db'))
  },
  'the database is gone': (file) => fs.rmSync(file('referidos.db')),
  'a WAL has come': (file) => fs.writeFileSync(file('referidos.db-wal'), 'x'),
  'other keys are in their place': (file) => fs.writeFileSync(file('keys.json'), 'otras'),
  'a copy of the keys has come': (file) => fs.writeFileSync(file('keys.json.copy'), 'x'),
}

test.each(Object.keys(changes))('refused because %s', (what) => {
  const folder = temporaryFolder()
  const file = (name: string) => path.join(folder, name)
  fs.writeFileSync(file('referidos.db'), 'datos')
  fs.writeFileSync(file('keys.json'), 'claves')
  const guard = guardDataFiles(folder, () => true)
  guard()
  // As a reader leaves it behind.
  fs.writeFileSync(file('referidos.db-wal'), '')
  guard()
  changes[what]?.(file)
  expect(guard).toThrow('replaced_elsewhere')
})

test('a folder without data may be filled', () => {
  const folder = temporaryFolder()
  const guard = guardDataFiles(folder, () => true)
  guard()
  fs.writeFileSync(path.join(folder, 'referidos.db'), 'datos')
  expect(guard).toThrow('replaced_elsewhere')
})
