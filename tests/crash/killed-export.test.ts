// A process that is killed while it writes an export leaves a file in clear, which the next start deletes.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readKeys } from '../../src-main/accounts/key-file.ts'
import { everyone, exportOf, invented, ok, owner, signedIn, startApp, type TestApp } from '../support/app.ts'
import { temporaryFolder } from '../support/database.ts'
import { isFull } from '../support/extent.ts'
import { eventually } from '../support/processes.ts'
import { program } from '../support/programs.ts'
import { startInstance } from './instances.ts'

const exports = {
  'a spreadsheet': { channel: ['spreadsheet', 'export', exportOf(everyone)], name: 'hoja.xlsx' },
  'a csv': {
    channel: ['spreadsheet', 'export', { ...exportOf(everyone), format: 'csv' }],
    name: 'hoja.csv',
  },
  'a part of the summary': { channel: ['summary', 'export', { part: 'status' }], name: 'resumen.xlsx' },
  'printed sheets': {
    channel: ['printing', 'savePdf', { document: { kind: 'summary', part: 'status' }, edition: null }],
    name: 'hojas.pdf',
  },
} as const

/** Kills a process that writes the export. Returns the folder that the leader chose, with what was left. */
async function killed(what: keyof typeof exports) {
  const dataDir = temporaryFolder()
  const { call, app } = await signedIn({ dataDir })
  ok(await call('people', 'register', invented(1)))
  await app.close()
  const slotId = readKeys(path.join(dataDir, 'keys.json'))?.[0]?.keys.slots[0]?.id ?? ''
  const signIn = { slotId, password: owner.password }
  const chosen = path.join(temporaryFolder(), 'elegida')
  fs.mkdirSync(chosen)
  const { channel, name } = exports[what]
  const saveAt = path.join(chosen, name)
  const readerFile = program('killingReader')
  const instance = await startInstance({ dataDir, readerFile, saveAt })
  ok(await instance.call('session', 'signIn', signIn))
  const [group, called, input] = channel
  await expect(instance.call(group, called as never, input)).rejects.toThrow('the process has ended')
  expect(await instance.ended).toBe('SIGKILL')
  expect(fs.readdirSync(chosen)).toEqual([`${name}.${instance.pid}.tmp`])
  const next = async (): Promise<TestApp> => {
    const started = startApp({ dataDir })
    ok(await started.call('session', 'signIn', signIn))
    return started
  }
  return { chosen, next }
}

test.each(Object.keys(exports) as (keyof typeof exports)[])(
  '%s: what was left is deleted, wherever it is, and nothing else',
  async (what) => {
    const { chosen, next } = await killed(what)
    const other = path.join(chosen, 'hoja.xlsx.1.tmp')
    fs.writeFileSync(other, 'of somebody else')
    await next()
    await eventually(() => fs.readdirSync(chosen).length === 1, 10_000, 'it is still there')
    expect(fs.readdirSync(chosen)).toEqual([path.basename(other)])
  },
)

test.runIf(isFull)('a disk that is not there at the next start is swept once it is back', async () => {
  const { chosen, next } = await killed('a spreadsheet')
  fs.renameSync(chosen, `${chosen} lejos`)
  await (await next()).app.close()
  fs.renameSync(`${chosen} lejos`, chosen)
  expect(fs.readdirSync(chosen)).toHaveLength(1)
  await next()
  await eventually(() => fs.readdirSync(chosen).length === 0, 10_000, 'it is still there')
})
