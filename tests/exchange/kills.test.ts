import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type RunningInstance, startInstance } from '../crash/instances.ts'
import { placeAccounts } from '../support/accounts.ts'
import { everyone, ok, startApp } from '../support/app.ts'
import { inventPeople } from '../support/counted.ts'
import { temporaryFolder } from '../support/database.ts'
import { newSeed, part } from '../support/extent.ts'
import { quickDerive } from '../support/quick-derive.ts'
import { createRandom } from '../support/random.ts'
import { leader } from '../support/screens.ts'
import { password } from './stage.ts'

const people = part(1_500, 300)
const kills = part(200, 3)

async function fileOfAnotherLaptop(): Promise<string> {
  const dataDir = temporaryFolder()
  const file = path.join(temporaryFolder(), 'personas.referidos-personas')
  const now = Date.now()
  const { database, placed } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], now, quickDerive)
  const [owner] = placed
  inventPeople(database, { people, puestos: 50, referredBy: owner?.accountId ?? 1, now })
  database.close()
  const { call } = startApp({
    dataDir,
    derive: quickDerive,
    dialogs: { saveSpreadsheet: async () => file, savePdf: async () => null, showInFolder: () => {} },
  })
  ok(await call('session', 'signIn', { slotId: owner?.slotId ?? '', password: leader.password }))
  expect(ok(await call('exchange', 'export', { of: { kind: 'everybody' }, password }))).toMatchObject({
    rows: people,
  })
  return file
}

const listed = async ({ call }: RunningInstance) =>
  Object.keys(ok(await call('people', 'list', everyone)).ids).length

test(`after each of ${kills} kills everybody of the file is there, or nobody`, {
  timeout: part(3_600_000, 240_000),
}, async () => {
  const random = createRandom(newSeed())
  const file = await fileOfAnotherLaptop()
  const dataDir = temporaryFolder()
  const { database, placed } = await placeAccounts(
    dataDir,
    [{ ...leader, role: 'LEADER' }],
    Date.now(),
    quickDerive,
  )
  database.close()
  const slotId = placed[0]?.slotId ?? ''

  /** Waits for what an earlier kill left to be completed. */
  async function start(): Promise<RunningInstance> {
    const instance = await startInstance({ dataDir, saveAt: file })
    ok(await instance.call('session', 'signIn', { slotId, password: leader.password }))
    while (ok(await instance.call('exchange', 'state')).running !== null);
    return instance
  }
  async function prepare({ call }: RunningInstance): Promise<void> {
    ok(await call('exchange', 'choose'))
    expect(ok(await call('exchange', 'unlock', { password }))).toMatchObject({ kind: 'opened' })
    expect(ok(await call('exchange', 'preview', { leaders: [] }))).toMatchObject({
      kind: 'previewed',
      preview: { changes: people, counts: { fresh: people } },
    })
  }

  let instance = await start()
  await prepare(instance)
  let began = performance.now()
  const answer = ok(await instance.call('exchange', 'start'))
  const taking = performance.now() - began
  expect(answer).toMatchObject({ kind: 'taken' })
  expect(await listed(instance)).toBe(people)
  began = performance.now()
  const exchangeId = answer.kind === 'taken' ? answer.result.exchangeId : 0
  expect(ok(await instance.call('exchange', 'undo', { exchangeId }))).toEqual({ people, kept: 0 })
  const undoing = performance.now() - began
  expect(await listed(instance)).toBe(0)

  const seen = new Set<string>()
  for (let n = 0; n < kills; n++) {
    const { last } = ok(await instance.call('exchange', 'state'))
    const isUndoing = last !== null
    let ended: Promise<unknown>
    if (isUndoing)
      ended = instance.call('exchange', 'undo', { exchangeId: last.exchangeId }).catch(() => null)
    else {
      await prepare(instance)
      ended = instance.call('exchange', 'start').catch(() => null)
      // Some are cancelled before they are killed.
      if (random.below(4) === 0) {
        await setTimeout(random.upTo(taking))
        void instance.call('exchange', 'abort').catch(() => null)
      }
    }
    // The moment is what is tested: any is right.
    await setTimeout(random.upTo((isUndoing ? undoing : taking) * 1.1))
    await instance.kill()
    await ended
    instance = await start()
    const there = await listed(instance)
    expect([0, people]).toContain(there)
    expect(ok(await instance.call('exchange', 'state')).last !== null).toBe(there === people)
    expect(ok(await instance.call('queue', 'state')).waiting).toBeGreaterThanOrEqual(0)
    seen.add(`${isUndoing ? 'undoing' : 'taking'} ${there === 0 ? 'nobody' : 'all'}`)
  }
  expect(seen.size).toBeGreaterThan(1)
  await instance.kill()
})
