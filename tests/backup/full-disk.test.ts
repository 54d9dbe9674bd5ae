import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { isWhole } from '../../src-main/backup/files.ts'
import { ok, owner, signedIn, startApp } from '../support/app.ts'
import { copiesOf, damageTable, openData, peopleOf, slotIn } from '../support/backups.ts'
import { newSeed, part } from '../support/extent.ts'
import { smallDisk } from '../support/filesystem.ts'
import { registerInvented } from '../support/invented.ts'
import { createRandom } from '../support/random.ts'

const people = part(3_000, 1_000)

test('a disk that becomes full at any moment of a copy, a restore or a rescue costs nothing', {
  timeout: 20 * 60_000,
}, async (context) => {
  const disk = smallDisk(context, 96)
  const dataDir = path.join(disk.folder, 'data')
  fs.mkdirSync(dataDir)
  const first = await signedIn({ dataDir })
  await first.app.close()
  const database = await openData(dataDir, owner.password)
  database.sqlite.transaction(() => {
    for (let n = 1; n <= people; n++) registerInvented(database, n, Date.now())
  })()
  database.close()
  const secret = { slotId: slotIn(dataDir), password: owner.password }
  const app = startApp({ dataDir })
  ok(await app.call('session', 'signIn', secret))
  const began = performance.now()
  ok(await app.call('backup', 'copyNow'))
  const copyMs = performance.now() - began
  const copyId = copiesOf(dataDir)[0]?.header.copyId ?? ''

  const fill = () => {
    try {
      disk.fill(0)
    } catch {
      // The copy took the room meanwhile: the disk is full all the same.
    }
  }
  const seed = newSeed()
  const random = createRandom(seed)
  const codes = new Set<string>()
  for (let n = 0; n < part(50, 1); n++) {
    const copying = app.call('backup', 'copyNow')
    const filling = setTimeout(fill, random.upTo(copyMs))
    const came = await copying
    clearTimeout(filling)
    if (!came.ok) codes.add(came.error.code)
    expect(copiesOf(dataDir).length, `seed ${seed}, ${n}`).toBeGreaterThan(0)
    expect(
      copiesOf(dataDir).every(({ file }) => isWhole(file)),
      `seed ${seed}, ${n}`,
    ).toBe(true)
    if (fs.existsSync(path.join(disk.folder, 'ballast'))) disk.makeRoom()
    expect(await peopleOf(app)).toHaveLength(people)
  }
  expect([...codes].filter((code) => code !== 'disk_full')).toEqual([])

  await app.app.close()
  const source = copiesOf(dataDir)[0]?.header.copyId ?? copyId
  const again = startApp({ dataDir })
  const restoring = performance.now()
  ok(await again.call('backup', 'preview', { copyId: source, secret }))
  const restoreMs = 2 * (performance.now() - restoring)
  for (let n = 0; n < part(50, 1); n++) {
    fs.rmSync(path.join(dataDir, 'aside'), { recursive: true, force: true })
    const copies = ok(await again.call('backup', 'list'))
    const coming = again.call('backup', 'restore', { copyId: copies.newestWhole ?? '', secret })
    const filling = setTimeout(fill, random.upTo(restoreMs))
    const came = await coming
    clearTimeout(filling)
    if (!came.ok) expect(came.error.code, `seed ${seed}, ${n}`).toBe('disk_full')
    if (fs.existsSync(path.join(disk.folder, 'ballast'))) disk.makeRoom()
    expect(ok(await again.call('session', 'state'))).toMatchObject({ kind: 'signed_out' })
    const after = await openData(dataDir, owner.password)
    const count = after.sqlite.prepare('SELECT count(*) FROM people').pluck().get()
    after.close()
    expect(count, `seed ${seed}, ${n}`).toBe(people + 1)
  }

  await again.app.close()
  let salvageMs = restoreMs
  for (let n = 0; n < part(20, 1); n++) {
    fs.rmSync(path.join(dataDir, 'aside'), { recursive: true, force: true })
    damageTable(dataDir, await openData(dataDir, owner.password), 'accounts')
    const damaged = startApp({ dataDir })
    const began = performance.now()
    const coming = damaged.call('backup', 'salvage', { secret })
    const filling = setTimeout(fill, random.upTo(salvageMs))
    const came = await coming
    clearTimeout(filling)
    salvageMs = came.ok ? performance.now() - began : salvageMs
    if (!came.ok) expect(came.error.code, `seed ${seed}, ${n}`).toBe('disk_full')
    if (fs.existsSync(path.join(disk.folder, 'ballast'))) disk.makeRoom()
    if (!came.ok) ok(await damaged.call('backup', 'salvage', { secret }))
    ok(await damaged.call('session', 'signIn', secret))
    expect(await peopleOf(damaged), `seed ${seed}, ${n}`).toHaveLength(people)
    await damaged.app.close()
  }
})
