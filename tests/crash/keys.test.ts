import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readKeys } from '../../src-main/accounts/key-file.ts'
import { openSlot } from '../../src-main/accounts/keys.ts'
import { open } from '../../src-main/database/open.ts'
import { everyone, luz, ok, owner, pedro, signedIn, startApp } from '../support/app.ts'
import { inFull, isFull, newSeed, part } from '../support/extent.ts'
import { migrations, registerInvented } from '../support/invented.ts'
import { backupFile, program, readerFile } from '../support/programs.ts'
import { quickDerive } from '../support/quick-derive.ts'
import { createRandom } from '../support/random.ts'
import type { KeysLife, KeysMessage } from './keys-life.ts'
import { type Lived, runLife } from './run-life.ts'

/** In the full run there are enough people that the copy takes a while. */
const registered = part(1_500, 100)

const next = 'siete gatos blancos'

/** A data folder with two accounts, a recovery code and people. */
interface Base {
  folder: string
  ownersSlot: string
  luz: { accountId: number; slotId: string }
  code: string
  key: Buffer
}

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-keys-'))
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }))
let made: Base | null = null

async function base(): Promise<Base> {
  if (made !== null) return made
  const folder = path.join(scratch, 'base')
  fs.mkdirSync(folder)
  const { call, app } = await signedIn({ dataDir: folder })
  const { id } = ok(await call('accounts', 'create', luz))
  const { code } = ok(await call('accounts', 'issueRecovery', { password: owner.password }))
  await app.close()
  const [ownersSlot = '', slotId = ''] = keysIn(folder).slots.map((slot) => slot.id)
  const key = await keyBy(folder, ownersSlot, owner.password)
  if (key === null) throw new Error('the password does not open the slot')
  const database = openAt(folder, key)
  database.sqlite.transaction(() => {
    for (let n = 1; n <= registered; n++) registerInvented(database, n, Date.now())
  })()
  database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
  made = { folder, ownersSlot, luz: { accountId: id, slotId }, code, key }
  return made
}

/** A copy of the base. */
async function folderOf(name: string): Promise<string> {
  const folder = path.join(scratch, name)
  fs.cpSync((await base()).folder, folder, { recursive: true })
  return folder
}

function keysIn(folder: string) {
  const keys = readKeys(path.join(folder, 'keys.json'))?.[0]?.keys
  if (keys === undefined) throw new Error('there are no keys')
  return keys
}

/** The data key; null: the secret does not open the slot, or the slot does not exist. */
async function keyBy(folder: string, slotId: string, secret: string): Promise<Buffer | null> {
  const keys = keysIn(folder)
  const slot = slotId === 'recovery' ? keys.recovery : keys.slots.find(({ id }) => id === slotId)
  if (slot === undefined || slot === null) return null
  return (await openSlot(slot, secret, quickDerive))?.key ?? null
}

const openAt = (folder: string, key: Buffer) =>
  open({ file: path.join(folder, 'referidos.db'), key, migrations })

interface KeysLived extends Lived<KeysMessage> {
  /** The change was acknowledged. */
  done: boolean
  acknowledged: number
}

type Life = Omit<KeysLife, 'migrations' | 'readerFile' | 'backupFile'>

async function live(life: Life): Promise<KeysLived> {
  const whole: KeysLife = { ...life, migrations, readerFile, backupFile }
  const { killed, said } = await runLife<KeysMessage>(program('keysLife'), whole)
  const count = (kind: KeysMessage['kind']) => said.filter((one) => one.kind === kind).length
  return { killed, said, done: count('done') > 0, acknowledged: count('registered') }
}

/** Indexes of kill moments: all in `npm run test:full`, else `few` of them, including the first and the last. */
function chosen(steps: number, few: number): number[] {
  const number = part(steps, Math.min(few, steps))
  return Array.from({ length: number }, (_, at) => Math.round((at * (steps - 1)) / (number - 1)))
}

const times = <Value>(number: number, make: () => Value): Value[] => Array.from({ length: number }, make)

/** Number of moments at which a change can be killed, from its beginning or from the start of the app. */
async function moments(life: Omit<Life, 'kill'>, from: 'start' | 'change'): Promise<number> {
  const { said } = await live({ ...life, kill: { kind: 'step', from, moment: Number.MAX_SAFE_INTEGER } })
  const last = said.at(-1)
  if (last?.kind !== 'ended') throw new Error('it did not come to its end')
  return last.moments
}

/** Signs in after a kill; returns the refusal or the people, accounts and slots. */
async function visit(folder: string, slotId: string, password: string, acceptMismatch = false) {
  const { app, call } = startApp({ dataDir: folder })
  try {
    const entered = await call('session', 'signIn', { slotId, password, acceptMismatch })
    if (!entered.ok) return { refused: entered.error.code, people: 0, accounts: [], slots: 0 }
    return {
      refused: null,
      people: entered.value.isOwner ? ok(await call('people', 'list', everyone)).ids.length : 0,
      accounts: entered.value.isOwner ? ok(await call('accounts', 'list')).accounts : [],
      slots: keysIn(folder).slots.length,
    }
  } finally {
    await app.close()
  }
}

const rotation = { channel: 'accounts.rotateKey', input: { password: owner.password } }

/** Problems after a rotation was killed. `isNew`: the new key is in force. */
async function afterRotation(
  folder: string,
  lived: KeysLived,
  people = registered,
): Promise<{ problems: string[]; isNew: boolean }> {
  const { ownersSlot, luz: other, code, key: old } = await base()
  const problems: string[] = []
  const { refused, people: found } = await visit(folder, ownersSlot, owner.password)
  if (refused !== null) return { problems: [`the owner is refused: ${refused}`], isNew: false }
  if (found !== people + lived.acknowledged) problems.push(`${found} people instead of ${people} and more`)
  const keys = await Promise.all([
    keyBy(folder, ownersSlot, owner.password),
    keyBy(folder, other.slotId, luz.password),
    keyBy(folder, 'recovery', code),
  ])
  const [key] = keys
  if (key === null || key === undefined || keys.some((one) => one?.equals(key) !== true))
    return { problems: [...problems, 'the slots hold different keys'], isNew: false }
  const isNew = !key.equals(old)
  if (lived.done && !isNew) problems.push('the rotation was acknowledged, and the old key is in force')
  const text = fs.readFileSync(path.join(folder, 'keys.json'), 'utf8')
  if (text !== fs.readFileSync(path.join(folder, 'keys.json.copy'), 'utf8'))
    problems.push('the copy is another one')
  if (JSON.parse(text).slots.some((slot: { nextDataKey: unknown }) => slot.nextDataKey !== null))
    problems.push('a key that is to come is left')
  const left = fs.readdirSync(folder).filter((name) => name.includes('.db.next'))
  if (left.length > 0) problems.push(`left: ${left.join(' ')}`)
  const database = openAt(folder, key)
  if (database.sqlite.pragma('integrity_check', { simple: true }) !== 'ok')
    problems.push('the database is damaged')
  database.close()
  if (isNew) expect(() => openAt(folder, old)).toThrow('database_damaged')
  return { problems, isNew }
}

test('a rotation that is killed at any step, or while it copies, leaves everything behind one of the two keys', {
  timeout: 10 * 60_000,
}, async () => {
  const { ownersSlot } = await base()
  const signIn = { slotId: ownersSlot, password: owner.password }
  const life = (dataDir: string, kill: Life['kill']): Life => ({
    dataDir,
    signIn,
    numbers: [registered + 1, registered + 2],
    change: rotation,
    kill,
  })
  const whole = life(await folderOf('rotation'), null)
  const steps = await moments(whole, 'change')
  expect(steps).toBeGreaterThanOrEqual(10)
  const stepKills = chosen(steps, 3)
  const seed = newSeed()
  const random = createRandom(seed)
  const kills: KeysLife['kill'][] = [
    ...stepKills.map((moment) => ({ kind: 'step', from: 'change', moment }) as const),
    ...times(part(5, 1), () => ({ kind: 'time', after: 'copy', ms: random.upTo(60) }) as const),
    ...times(part(6, 0), () => ({ kind: 'time', after: 'change', ms: random.upTo(250) }) as const),
  ]
  const problems: string[] = []
  let killed = 0
  let renewed = 0
  for (const [at, kill] of kills.entries()) {
    const folder = await folderOf(`rotation-${at}`)
    const lived = await live(life(folder, kill))
    if (lived.killed) killed += 1
    // Also kills the start that completes the rotation.
    if (at % 3 === 0) {
      const again = { kind: 'step', from: 'start', moment: random.below(6) } as const
      const second = await live({
        dataDir: folder,
        signIn,
        numbers: [],
        change: { channel: 'people.consentTexts' },
        kill: again,
      })
      if (second.killed) killed += 1
    }
    const after = await afterRotation(folder, lived)
    if (after.isNew) renewed += 1
    problems.push(...after.problems.map((problem) => `${JSON.stringify(kill)}: ${problem}`))
    fs.rmSync(folder, { recursive: true })
  }
  expect({ seed, problems }).toEqual({ seed, problems: [] })
  // Timed kills may come too late; kills at a step never do.
  expect(killed).toBeGreaterThanOrEqual(stepKills.length)
  // The kills fall on both sides of the commit.
  expect(renewed).toBeGreaterThan(0)
  expect(renewed).toBeLessThan(kills.length)
})

/** Kills a change at its moments. `look` returns the problems that it finds afterwards. */
async function killAlongTheWay(
  name: string,
  change: KeysLife['change'],
  look: (folder: string, lived: KeysLived) => Promise<string[]>,
): Promise<void> {
  const signIn = { slotId: (await base()).ownersSlot, password: owner.password }
  const whole = { dataDir: await folderOf(name), signIn, numbers: [], change }
  const steps = await moments(whole, 'change')
  expect(steps).toBeGreaterThanOrEqual(4)
  const problems: string[] = []
  for (const moment of chosen(steps, 2)) {
    const folder = await folderOf(`${name}-${moment}`)
    const lived = await live({ ...whole, dataDir: folder, kill: { kind: 'step', from: 'change', moment } })
    if (!lived.killed) problems.push(`moment ${moment}: it was not killed`)
    problems.push(...(await look(folder, lived)).map((problem) => `moment ${moment}: ${problem}`))
    fs.rmSync(folder, { recursive: true })
  }
  expect(problems).toEqual([])
}

const timeout = { timeout: 3 * 60_000 }

test(
  'a change of password that is killed leaves the old one or the new one, never none',
  timeout,
  async () => {
    const { ownersSlot } = await base()
    const input = { current: owner.password, next }
    await killAlongTheWay('password', { channel: 'accounts.changePassword', input }, async (folder) => {
      const opens = [
        await keyBy(folder, ownersSlot, owner.password),
        await keyBy(folder, ownersSlot, next),
      ].map((key) => key !== null)
      if (opens[0] === opens[1]) return ['both passwords open, or none']
      const { refused, people } = await visit(folder, ownersSlot, opens[0] ? owner.password : next)
      return [
        ...(refused === null ? [] : [refused]),
        ...(people === registered ? [] : ['people are missing']),
      ]
    })
  },
)

test.runIf(isFull)(
  'a new account that is killed on its way is there with its slot, or neither is',
  timeout,
  async () => {
    const { ownersSlot } = await base()
    await killAlongTheWay('create', { channel: 'accounts.create', input: pedro }, async (folder) => {
      const { refused, accounts, slots } = await visit(folder, ownersSlot, owner.password)
      if (refused !== null) return [refused]
      return accounts.length === slots ? [] : [`${accounts.length} accounts and ${slots} slots`]
    })
  },
)

test(
  'a removal that is killed on its way is whole or has not begun; who is removed never comes in',
  timeout,
  async () => {
    const { ownersSlot, luz: other } = await base()
    const input = { accountId: other.accountId, peopleTo: null }
    await killAlongTheWay('remove', { channel: 'accounts.remove', input }, async (folder) => {
      const first = await visit(folder, other.slotId, luz.password)
      const { refused, accounts, slots } = await visit(folder, ownersSlot, owner.password)
      if (refused !== null) return [refused]
      const problems = accounts.length === slots ? [] : [`${accounts.length} accounts and ${slots} slots`]
      const isThere = accounts.some(({ id }) => id === other.accountId)
      if (isThere !== (first.refused === null))
        problems.push(`it is ${isThere ? 'there' : 'gone'}: ${first.refused}`)
      return problems
    })
  },
)

test.runIf(isFull)(
  'a recovery code that is killed on its way: the old one opens, or a new one is in force',
  timeout,
  async () => {
    const { ownersSlot, code } = await base()
    const input = { password: owner.password }
    await killAlongTheWay('recovery', { channel: 'accounts.issueRecovery', input }, async (folder) => {
      const { refused } = await visit(folder, ownersSlot, owner.password)
      const { recovery } = keysIn(folder)
      const isOld = (await keyBy(folder, 'recovery', code)) !== null
      return [
        ...(refused === null ? [] : [refused]),
        ...(isOld || recovery !== null ? [] : ['there is no code']),
      ]
    })
  },
)

test.each(['keys' as const, ...inFull(['data' as const])])(
  'whoever goes on although the %s are older, and is killed, goes on at the next start: it is recorded, and the key is new',
  timeout,
  async (older) => {
    const { ownersSlot, key } = await base()
    const signIn = { slotId: ownersSlot, password: owner.password, acceptMismatch: true }
    const mismatched = async (name: string) => {
      const folder = await folderOf(name)
      const database = openAt(folder, key)
      const { generation } = keysIn(folder)
      database.sqlite
        .prepare(`UPDATE settings SET value = ? WHERE key = 'keys_generation'`)
        .run(String(older === 'keys' ? generation + 4 : generation - 3))
      database.close()
      return folder
    }
    const change = { channel: 'people.consentTexts' }
    const whole = { dataDir: await mismatched(`mismatch-${older}`), signIn, numbers: [], change }
    const steps = await moments(whole, 'start')
    expect(steps).toBeGreaterThanOrEqual(10)
    const problems: string[] = []
    for (const moment of chosen(steps, 2)) {
      const folder = await mismatched(`mismatch-${older}-${moment}`)
      const lived = await live({ ...whole, dataDir: folder, kill: { kind: 'step', from: 'start', moment } })
      const { refused } = await visit(folder, ownersSlot, owner.password, true)
      const after = await afterRotation(folder, lived)
      const found = [
        ...(lived.killed ? [] : ['it was not killed']),
        ...(refused === null ? [] : [refused]),
        ...after.problems,
        ...(after.isNew ? [] : ['the old key is in force']),
      ]
      const now = await keyBy(folder, ownersSlot, owner.password)
      if (now !== null) {
        const database = openAt(folder, now)
        const actions = database.sqlite
          .prepare(`SELECT action FROM audit_log WHERE action LIKE 'key%' ORDER BY id`)
          .pluck()
          .all()
        database.close()
        if (actions[0] !== 'keys_mismatch_accepted' || actions.at(-1) !== 'key_rotated')
          found.push(`recorded: ${actions.join(' ')}`)
      }
      problems.push(...found.map((problem) => `moment ${moment}: ${problem}`))
      fs.rmSync(folder, { recursive: true })
    }
    expect(problems).toEqual([])
  },
)
