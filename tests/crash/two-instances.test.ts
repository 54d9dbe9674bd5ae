// Two processes on one data folder. Whoever was told «guardado» is there afterwards.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readKeys } from '../../src-main/accounts/key-file.ts'
import { everyone, invented, ok, owner, signedIn, startApp } from '../support/app.ts'
import { temporaryFolder } from '../support/database.ts'
import { inFull, isFull, part } from '../support/extent.ts'
import { type RunningInstance, startInstance } from './instances.ts'

/** A data folder with its owner. */
async function folderWithOwner(): Promise<{ dataDir: string; signIn: { slotId: string; password: string } }> {
  const dataDir = temporaryFolder()
  const { app } = await signedIn({ dataDir })
  await app.close()
  const slotId = readKeys(path.join(dataDir, 'keys.json'))?.[0]?.keys.slots[0]?.id ?? ''
  return { dataDir, signIn: { slotId, password: owner.password } }
}

/** Registers people; returns the cédulas that were acknowledged. */
async function registered(instance: RunningInstance, from: number, to: number): Promise<string[]> {
  const acknowledged: string[] = []
  for (let n = from; n < to; n++) {
    const person = invented(n)
    const result = await instance.call('people', 'register', person)
    if (result.ok) acknowledged.push(person.cedula.replaceAll('.', ''))
  }
  return acknowledged
}

/** Acknowledged people who are not in the folder. */
async function lost(
  dataDir: string,
  signIn: { slotId: string; password: string },
  acknowledged: readonly string[],
): Promise<string[]> {
  const { call, app } = startApp({ dataDir })
  ok(await call('session', 'signIn', signIn))
  const ids = [...ok(await call('people', 'list', everyone)).ids]
  const rows = await Promise.all(ids.map(async (id) => ok(await call('people', 'rows', { ids: [id] }))))
  await app.close()
  const there = new Set(rows.flat().map(({ cedula }) => cedula))
  return acknowledged.filter((cedula) => !there.has(cedula))
}

const rotate = (instance: RunningInstance) =>
  instance.call('accounts', 'rotateKey', { password: owner.password })

test.runIf(isFull)(
  'whatever happens to the temporary folder, the second process is told who holds the data, and does nothing',
  async () => {
    const { dataDir, signIn } = await folderWithOwner()
    const temporary = [temporaryFolder(), temporaryFolder()]
    const first = await startInstance({ dataDir, env: { TMPDIR: temporary[0] ?? '' } })
    ok(await first.call('session', 'signIn', signIn))
    const acknowledged = await registered(first, 0, 10)
    fs.rmSync(temporary[0] ?? '', { recursive: true })
    fs.mkdirSync(temporary[0] ?? '')
    for (const TMPDIR of temporary) {
      const second = await startInstance({ dataDir, env: { TMPDIR } })
      expect(second.first).toEqual({
        kind: 'in_use',
        holder: { host: os.hostname(), pid: first.pid, since: expect.any(Number) },
        tmpdir: TMPDIR,
      })
      expect(await second.ended).toBe(1)
    }
    expect(ok(await rotate(first))).toEqual({ kind: 'rotated' })
    acknowledged.push(...(await registered(first, 10, 20)))
    expect(acknowledged).toHaveLength(20)
    await first.quit()
    expect(await lost(dataDir, signIn, acknowledged)).toEqual([])
  },
)

test('a process that was killed holds nothing any more', async () => {
  const { dataDir, signIn } = await folderWithOwner()
  const first = await startInstance({ dataDir })
  ok(await first.call('session', 'signIn', signIn))
  const acknowledged = await registered(first, 0, 3)
  await first.kill()
  const second = await startInstance({ dataDir })
  expect(second.first).toEqual({ kind: 'started' })
  ok(await second.call('session', 'signIn', signIn))
  acknowledged.push(...(await registered(second, 3, 6)))
  await second.quit()
  expect(acknowledged).toHaveLength(6)
  expect(await lost(dataDir, signIn, acknowledged)).toEqual([])
})

test.runIf(isFull)(
  'a process on another computer is told on which one the data are open, and the other way round',
  async (context) => {
    try {
      execFileSync('unshare', ['--uts', 'true'], { stdio: 'pipe' })
    } catch (error) {
      context.skip((error as Error).message.split('\n')[0])
    }
    const { dataDir } = await folderWithOwner()
    const hosts = [undefined, 'otro-equipo']
    for (const host of hosts) {
      const elsewhere = hosts.find((one) => one !== host)
      const first = await startInstance({ dataDir, ...(host && { host }) })
      expect(first.first).toEqual({ kind: 'started' })
      const second = await startInstance({ dataDir, ...(elsewhere && { host: elsewhere }) })
      expect(second.first).toMatchObject({ kind: 'in_use', holder: { host: host ?? os.hostname() } })
      await first.kill()
    }
  },
)

/** Where locks do not work, as on some network shares, or with an older version of the app. */
const unlocked = { takesFolder: false }

test.each(['during', 'after', ...inFull(['before' as const])] as const)(
  'without a lock: one rotates the key while the other registers %s it; nobody who was acknowledged is lost',
  { timeout: 60_000 },
  async (when) => {
    const { dataDir, signIn } = await folderWithOwner()
    const first = await startInstance({ dataDir, ...unlocked })
    const second = await startInstance({ dataDir, ...unlocked })
    for (const one of [first, second]) ok(await one.call('session', 'signIn', signIn))
    const acknowledged = await registered(first, 0, 7)
    const number = part(70, 8)
    const one = 100 + number
    if (when === 'before') acknowledged.push(...(await registered(second, 100, one)))
    const rotating = rotate(first)
    if (when === 'during') acknowledged.push(...(await registered(second, 100, one)))
    const rotated = await rotating
    if (when === 'after') {
      const after = await registered(second, 100, one)
      // The file that the second one writes is no longer in the folder.
      if (rotated.ok) expect(after).toEqual([])
      acknowledged.push(...after)
    }
    acknowledged.push(...(await registered(first, 200, 203)))
    await second.kill()
    await first.kill()
    expect(await lost(dataDir, signIn, acknowledged)).toEqual([])
  },
)
