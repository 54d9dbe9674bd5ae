// A process that is killed at any moment of an import leaves all of its people or none, once the leader has decided.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { readKeys } from '../../src-main/accounts/key-file.ts'
import { appConsentText } from '../../src-main/authorisation/texts.ts'
import { type RunningInstance, startInstance } from '../crash/instances.ts'
import { everyone, ok, owner, signedIn } from '../support/app.ts'
import { temporaryFolder } from '../support/database.ts'
import { isFull, newSeed } from '../support/extent.ts'
import { createRandom } from '../support/random.ts'

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-import-'))
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }))

const people = 1_500
const rejected = 3
const text = [
  'Cédula\tNombre',
  ...Array.from({ length: people }, (_, n) => `${1_014_800_000 + n}\tAna Ruiz`),
  ...Array.from({ length: rejected }, (_, n) => `101${n}\tMu?oz Luis`),
].join('\n')
const consent = {
  method: 'voice',
  day: '2026-03-05',
  textVersion: appConsentText().version,
  accepted: true,
} as const

const listed = async ({ call }: RunningInstance) =>
  Object.keys(ok(await call('people', 'list', everyone)).ids).length
const waiting = async ({ call }: RunningInstance) => ok(await call('queue', 'state')).waiting

async function prepare({ call }: RunningInstance): Promise<void> {
  expect(ok(await call('import', 'openPasted', { text }))).toMatchObject({ kind: 'found' })
  ok(await call('import', 'preview', { columns: ['cedula', 'name'], titleCase: false, consent }))
}

/** What the killed process has left is whole, or is made whole; the next import finds nobody. */
async function settle(instance: RunningInstance, own: number, finishes: boolean): Promise<string> {
  const { call } = instance
  let state = ok(await call('import', 'state'))
  while (state.running !== null) state = ok(await call('import', 'state'))
  const { unfinished } = state
  let left = 'nobody'
  if (unfinished !== null) {
    left = 'a part'
    expect(unfinished.total).toBe(people)
    expect(await listed(instance)).toBe(unfinished.imported)
    expect(await waiting(instance)).toBe(own)
    const { importId } = unfinished
    if (finishes)
      expect(ok(await call('import', 'finish', { importId }))).toMatchObject({
        kind: 'imported',
        result: { imported: people, rejected, known: 0 },
      })
    else ok(await call('import', 'discard', { importId }))
  } else if (state.last !== null) left = 'all'
  const { last } = ok(await call('import', 'state'))
  expect(await listed(instance)).toBe(last === null ? 0 : people)
  expect(await waiting(instance)).toBe(own + (last === null ? 0 : people))
  if (last !== null) {
    const { importId } = last
    // The process that read the file is dead, and its rejected rows are known.
    expect(ok(await call('import', 'saveRejected', { importId }))).toMatchObject({ rows: rejected })
    expect(ok(await call('import', 'undo', { importId }))).toEqual({ kind: 'undone', people })
    expect(await listed(instance)).toBe(0)
    expect(await waiting(instance)).toBe(own)
  }
  return left
}

const kills = 200

test.runIf(isFull)(
  `after each of ${kills} kills all people of the import are there, or none`,
  {
    timeout: 3_600_000,
  },
  async () => {
    const random = createRandom(newSeed())
    const dataDir = temporaryFolder()
    const { app } = await signedIn({ dataDir })
    await app.close()
    const slotId = readKeys(path.join(dataDir, 'keys.json'))?.[0]?.keys.slots[0]?.id ?? ''
    const start = async () => {
      const instance = await startInstance({ dataDir, saveAt: path.join(scratch, 'rechazados.xlsx') })
      ok(await instance.call('session', 'signIn', { slotId, password: owner.password }))
      return instance
    }

    const first = await start()
    const own = await waiting(first)
    await prepare(first)
    const began = performance.now()
    expect(ok(await first.call('import', 'start'))).toMatchObject({ result: { imported: people } })
    const whole = performance.now() - began
    expect(await settle(first, own, true)).toBe('all')

    let instance = first
    for (let n = 0; n < kills; n++) {
      await prepare(instance)
      const ended = instance.call('import', 'start').catch(() => null)
      // The moment is what is tested: any is right.
      await setTimeout(random.upTo(whole * 1.1))
      await instance.kill()
      await ended
      instance = await start()
      await settle(instance, own, random.below(2) === 0)
    }
    await instance.kill()
  },
)
