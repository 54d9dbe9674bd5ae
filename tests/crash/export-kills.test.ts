// Kills the app at random moments of an export: the chosen file is the old one or a complete new one, and the next start
// deletes what was left.
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { readXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { placeAccounts } from '../support/accounts.ts'
import { exportOf, ok, startApp } from '../support/app.ts'
import { inventPeople } from '../support/counted.ts'
import { temporaryFolder } from '../support/database.ts'
import { isFull, newSeed, part } from '../support/extent.ts'
import { eventually } from '../support/processes.ts'
import { quickDerive } from '../support/quick-derive.ts'
import { createRandom } from '../support/random.ts'
import { leader } from '../support/screens.ts'
import { everyone } from '../support/typed.ts'
import { startInstance } from './instances.ts'

const people = 3_000
const old = 'the file that was there'

/** People in a complete file; null: it is the old one. */
async function peopleIn(file: string): Promise<number | null> {
  const content = fs.readFileSync(file)
  if (content.toString('latin1') === old) return null
  if (file.endsWith('.csv')) {
    const text = content.toString()
    expect(text.endsWith('\r\n')).toBe(true)
    return text.split('\r\n').length - 2
  }
  const { sheets } = await readXlsx(content)
  expect(sheets.map(({ name }) => name)).toEqual(['Referidos', 'Por puesto', 'Resumen'])
  return (sheets[0]?.rows.length ?? 0) - 1
}

const kills = part(200, 3)

test(`${kills} kills at random moments of an export: all of the file or none of it`, {
  timeout: part(3_600_000, 120_000),
}, async () => {
  const random = createRandom(newSeed())
  const dataDir = temporaryFolder()
  const now = Date.now()
  const { database, placed } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], now, quickDerive)
  const [owner] = placed
  inventPeople(database, { people, puestos: 50, referredBy: owner?.accountId ?? 1, now })
  database.close()
  const signIn = { slotId: owner?.slotId ?? '', password: leader.password }
  const chosen = temporaryFolder()
  const wanted = exportOf(everyone)

  /** Runs one export, and kills it after `killAfterMs`. Returns how long it took. */
  async function run(name: string, killAfterMs: number | null): Promise<number> {
    const instance = await startInstance({ dataDir, saveAt: path.join(chosen, name) })
    ok(await instance.call('session', 'signIn', signIn))
    // What an earlier kill left is deleted by the sign-in.
    await eventually(
      () => fs.readdirSync(chosen).every((file) => !file.endsWith('.tmp')),
      10_000,
      'left over',
    )
    const format = name.endsWith('.csv') ? ('csv' as const) : ('xlsx' as const)
    const began = performance.now()
    const exported = instance.call('spreadsheet', 'export', { ...wanted, format }).then(
      (result) => expect(result).toMatchObject({ ok: true, value: { kind: 'saved', rows: people } }),
      // The process has ended.
      () => {},
    )
    if (killAfterMs === null) await exported
    else await setTimeout(killAfterMs)
    const ms = performance.now() - began
    await instance.kill()
    await exported
    return ms
  }

  const usual = await run('primero.xlsx', null)
  expect(await peopleIn(path.join(chosen, 'primero.xlsx'))).toBe(people)
  let whole = 0
  for (let kill = 0; kill < kills; kill++) {
    const name = random.pick(['hoja.xlsx', 'hoja.csv'])
    const file = path.join(chosen, name)
    fs.writeFileSync(file, old)
    await run(name, random.upTo(usual))
    const found = await peopleIn(file)
    if (found !== null) whole += 1
    expect([null, people]).toContain(found)
    expect(fs.readdirSync(chosen).filter((one) => one.endsWith('.tmp')).length).toBeLessThanOrEqual(1)
  }
  // Few kills may all come too late.
  if (isFull) expect(whole).toBeLessThan(kills)
  const { call } = startApp({ dataDir, derive: quickDerive })
  ok(await call('session', 'signIn', signIn))
  await eventually(() => fs.readdirSync(chosen).every((file) => !file.endsWith('.tmp')), 10_000, 'left over')
})
