import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readKeys } from '../../src-main/accounts/key-file.ts'
import { answeredWithoutKeys } from '../../src-main/answered-without-keys.ts'
import { channels } from '../../src-main/dispatch.ts'
import type { KeyFileState } from '../../src-preload/contract/index.ts'
import { everyone, invented, luz, ok, owner, signedIn, startApp, type TestApp } from '../support/app.ts'
import { fakeClock } from '../support/clock.ts'
import { temporaryFolder } from '../support/database.ts'
import { isFull } from '../support/extent.ts'
import { smallDisk } from '../support/filesystem.ts'

/** Key files that are deleted, damaged or replaced while the app runs and registers. */

const filesOf = ({ dataDir }: Pick<TestApp, 'dataDir'>) =>
  ['keys.json', 'keys.json.copy'].map((name) => path.join(dataDir, name))
const textsOf = (app: Pick<TestApp, 'dataDir'>) => filesOf(app).map((file) => fs.readFileSync(file, 'utf8'))

/** Resolves with the next state of the key file that the page is told. */
const told = ({ events }: TestApp) =>
  new Promise<KeyFileState>((resolve) => {
    const push = events.push.bind(events)
    events.push = (...added) => {
      for (const { name, event } of added) if (name === 'accounts.keyFile') resolve(event as KeyFileState)
      return push(...added)
    }
  })

/** Signs the owner in on what the disk would hold after a kill; returns how many people there are. */
async function afterKill({ dataDir }: TestApp): Promise<number> {
  const folder = temporaryFolder()
  fs.cpSync(dataDir, folder, { recursive: true })
  fs.rmSync(path.join(folder, 'referidos.db-shm'))
  const { app, call } = startApp({ dataDir: folder })
  const slotId = readKeys(path.join(folder, 'keys.json'))?.[0]?.keys.slots[0]?.id ?? ''
  ok(await call('session', 'signIn', { slotId, password: owner.password }))
  const { ids } = ok(await call('people', 'list', everyone))
  await app.close()
  return ids.length
}

const recorded = ({ app }: TestApp) =>
  app
    .signedIn()
    ?.session.database.sqlite.prepare(`SELECT action FROM audit_log WHERE action LIKE 'key%' ORDER BY id`)
    .pluck()
    .all()

type Harm = (files: string[], older: string) => void
const write = (files: string[], text: string) => {
  for (const file of files) fs.writeFileSync(file, text)
}
const harms: Record<string, Harm> = {
  'both deleted'(files) {
    for (const file of files) fs.rmSync(file)
  },
  'one deleted': ([file = '']) => fs.rmSync(file),
  'the copy deleted': ([, copy = '']) => fs.rmSync(copy),
  'both emptied': (files) => write(files, ''),
  'both replaced by rubbish': (files) => write(files, 'no soy yo'),
  'both replaced by an older file': write,
}

for (const [what, harm] of Object.entries(harms)) {
  test(`${what}: they are written again at once, it is said and recorded, and a kill costs nothing`, async () => {
    const clock = fakeClock()
    const app = await signedIn({ clock })
    const [older = ''] = textsOf(app)
    ok(await app.call('accounts', 'create', luz))
    const whole = textsOf(app)
    ok(await app.call('people', 'register', invented(1)))
    const said = told(app)
    harm(filesOf(app), older)
    // Not by a call: the folder is watched.
    expect(await said).toEqual({ isWritten: true, rewrittenAt: clock.now() })
    // The second file may have been harmed a moment after the first.
    ok(await app.call('accounts', 'keyFile'))
    expect(textsOf(app)).toEqual(whole)
    expect(recorded(app)).toContain('key_file_rewritten')
    expect(await afterKill(app)).toBe(1)

    harm(filesOf(app), older)
    ok(await app.call('people', 'register', invented(2)))
    // Without a moment in between: the files were there before the registration was acknowledged.
    expect(textsOf(app)).toEqual(whole)
    expect(await afterKill(app)).toBe(2)

    ok(await app.call('accounts', 'dismissKeyFile'))
    expect(ok(await app.call('accounts', 'keyFile'))).toEqual({ isWritten: true, rewrittenAt: null })
  })
}

test.runIf(isFull)('a file that may only be read is replaced where it is needed', async () => {
  const app = await signedIn()
  for (const file of filesOf(app)) fs.chmodSync(file, 0o400)
  ok(await app.call('people', 'register', invented(1)))
  const next = 'siete gatos blancos'
  ok(await app.call('accounts', 'changePassword', { current: owner.password, next }))
  const [one, other] = textsOf(app)
  expect(one).toBe(other)
  expect(recorded(app)).toEqual([])
})

/** A folder that is not empty cannot be replaced by a file. */
const block = (file: string) => {
  fs.rmSync(file, { force: true, recursive: true })
  fs.mkdirSync(path.join(file, 'x'), { recursive: true })
}

test('where neither file can be written, nothing more is acknowledged until one can', async () => {
  const app = await signedIn()
  const { call } = app
  ok(await call('people', 'register', invented(1)))
  const whole = textsOf(app)
  const said = told(app)
  for (const file of filesOf(app)) block(file)
  const refused = { ok: false, error: { code: 'keys_not_writable' } }
  expect(await call('people', 'register', invented(2))).toEqual(refused)
  expect(await said).toEqual({ isWritten: false, rewrittenAt: null })
  expect(await call('preferences', 'save', { theme: 'dark' })).toEqual(refused)
  expect(ok(await call('accounts', 'keyFile'))).toMatchObject({ isWritten: false })
  // What was acknowledged can be read, and typed text is kept.
  expect(ok(await call('people', 'list', everyone)).ids).toHaveLength(1)
  ok(await call('drafts', 'keep', { new: null, edit: null }))

  const [file = '', copy = ''] = filesOf(app)
  fs.rmSync(copy, { recursive: true })
  ok(await call('people', 'register', invented(2)))
  expect(ok(await call('accounts', 'keyFile'))).toMatchObject({ isWritten: true })
  expect(fs.readFileSync(copy, 'utf8')).toBe(whole[1])
  // One of the two is enough for a start.
  expect(await afterKill(app)).toBe(2)
  fs.rmSync(file, { recursive: true })
  ok(await call('people', 'register', invented(3)))
  expect(textsOf(app)).toEqual(whole)
  expect(await afterKill(app)).toBe(3)
})

test('a start finds one file that cannot be replaced: a right password opens', async () => {
  const first = await signedIn()
  await first.app.close()
  for (const blocked of filesOf(first)) {
    const dataDir = temporaryFolder()
    fs.cpSync(first.dataDir, dataDir, { recursive: true })
    block(path.join(dataDir, path.basename(blocked)))
    const { call } = startApp({ dataDir })
    const state = ok(await call('session', 'state'))
    const slotId = (state.kind === 'signed_out' && state.accounts[0]?.slotId) || ''
    ok(await call('session', 'signIn', { slotId, password: owner.password }))
    ok(await call('people', 'register', invented(1)))
  }
})

test.runIf(isFull)(
  'a full disk keeps the files from coming back: nothing is acknowledged until there is room',
  async (context) => {
    const disk = smallDisk(context, 16)
    const app = await signedIn({ dataDir: disk.folder })
    const { call } = app
    ok(await call('people', 'register', invented(1)))
    const whole = textsOf(app)
    for (const file of filesOf(app)) fs.rmSync(file)
    disk.fill(0)
    expect(await call('people', 'register', invented(2))).toEqual({
      ok: false,
      error: { code: 'keys_not_writable' },
    })
    disk.makeRoom()
    ok(await call('people', 'register', invented(2)))
    expect(textsOf(app)).toEqual(whole)
    expect(await afterKill(app)).toBe(2)
  },
)

test.runIf(isFull)('files that are deleted while the key is changed are there at its end', async () => {
  const app = await signedIn()
  ok(await app.call('people', 'register', invented(1)))
  const copying = new Promise<void>((resolve) => {
    const push = app.events.push.bind(app.events)
    app.events.push = (...added) => {
      if (added.some(({ name }) => name === 'accounts.rotationProgress')) resolve()
      return push(...added)
    }
  })
  const rotation = app.call('accounts', 'rotateKey', { password: owner.password })
  await copying
  for (const file of filesOf(app)) fs.rmSync(file)
  expect(ok(await rotation)).toEqual({ kind: 'rotated' })
  const [one, other] = textsOf(app)
  expect(one).toBe(other)
  expect(recorded(app)).toEqual(['key_rotated'])
  expect(await afterKill(app)).toBe(1)
})

test('a database that somebody replaced keeps the key file that came with it', async () => {
  const app = await signedIn()
  const { call, dataDir } = app
  ok(await call('people', 'register', invented(1)))
  const file = path.join(dataDir, 'referidos.db')
  const foreign = `${file}.foreign`
  fs.copyFileSync(file, foreign)
  fs.renameSync(foreign, file)
  for (const one of filesOf(app)) fs.writeFileSync(one, 'of another instance')
  const refused = { ok: false, error: { code: 'replaced_elsewhere' } }
  expect(await call('people', 'register', invented(2))).toEqual(refused)
  const next = 'siete gatos blancos'
  expect(await call('accounts', 'changePassword', { current: owner.password, next })).toEqual(refused)
  for (const text of textsOf(app)) expect(text).toBe('of another instance')
})

test('every channel that is answered without keys exists', () => {
  expect([...answeredWithoutKeys].filter((name) => !channels.has(name))).toEqual([])
})
