// Copies that are rewritten without erased people, and kills meanwhile.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Backups, startBackups } from '../../src-main/backup/backups.ts'
import { countPeople } from '../../src-main/backup/counts.ts'
import { copiesFolder, copiesIn, isWhole } from '../../src-main/backup/files.ts'
import { open } from '../../src-main/database/open.ts'
import { readSetting } from '../../src-main/database/settings.ts'
import { Refusal } from '../../src-main/refusal.ts'
import { allEntries, type BackupState } from '../../src-preload/contract/index.ts'
import { everyone, invented, ok, owner, signedIn, startApp } from '../support/app.ts'
import { copiesOf, dataKeyOf, openCopy, slotIn } from '../support/backups.ts'
import { fakeClock } from '../support/clock.ts'
import { migrations, temporaryFolder } from '../support/database.ts'
import { part } from '../support/extent.ts'
import { backupFile, program } from '../support/programs.ts'
import { killsOf } from './extent.ts'

const erased = 'Rosalba Wxyzquez'
const stays = 'Nelson Fajardo'

/** A data folder with a copy from before an erasure, which lies in a second place too. */
async function stage() {
  const place = temporaryFolder()
  const copyDialogs = { chooseCopyFolder: async () => place, chooseCopy: async () => null }
  const { call, app, dataDir } = await signedIn({ copyDialogs })
  const { id } = ok(await call('people', 'register', invented(1, erased)))
  ok(await call('people', 'register', invented(2, stays)))
  ok(await call('backup', 'choosePlace'))
  const selection = { view: everyone, picks: { kind: 'only' as const, ids: [id] } }
  ok(await call('erasure', 'erase', { selection }))
  await app.close()
  return { dataDir, place, key: await dataKeyOf(dataDir, owner.password) }
}

/** Names in the copy from before the erasure, which is whole. `isClean`: it was rewritten. */
async function inTheCopy(folder: string): Promise<{ names: string[]; isClean: boolean }> {
  const copy = copiesIn(folder).copies.at(-1)
  if (copy === undefined) throw new Error('no copy')
  expect(isWhole(copy.file)).toBe(true)
  const database = await openCopy(copy.file, temporaryFolder(), owner.password)
  try {
    const names = database.sqlite
      .prepare('SELECT name FROM people WHERE referred_by = 1 ORDER BY name')
      .pluck()
    const isClean = copy.header.cleanedAt !== undefined
    if (isClean) expect(database.sqlite.serialize().includes(Buffer.from('Wxyzquez'))).toBe(false)
    return { names: names.all() as string[], isClean }
  } finally {
    database.close()
  }
}

/** The next start of the app, up to its first look after the copies. */
async function nextStart(dataDir: string, key: Buffer): Promise<void> {
  const clock = fakeClock(Date.now())
  const database = open({ file: path.join(dataDir, 'referidos.db'), key, migrations })
  let backups: Backups | null = null
  try {
    await new Promise<void>((resolve, reject) => {
      const tell = ({ isCopying }: BackupState) => {
        if (!isCopying && readSetting(database, 'copies_rewriting') === null) resolve()
      }
      backups = started(dataDir, database, key, clock, tell, (message) => reject(new Error(message)))
      clock.advance(60_000)
    })
  } finally {
    await (backups as Backups | null)?.close()
    database.close()
  }
}

function started(
  dataDir: string,
  database: ReturnType<typeof open>,
  key: Buffer,
  clock: ReturnType<typeof fakeClock>,
  tell: (state: BackupState) => void,
  failed: (message: string) => void = () => {},
): Backups {
  const options = { file: path.join(dataDir, 'referidos.db'), key, migrations }
  return startBackups(
    {
      database,
      options,
      whileKeysStay: (work) => work(fs.readFileSync(path.join(dataDir, 'keys.json'), 'utf8')),
      tell,
      countPeople: async () => countPeople(database.sqlite),
    },
    {
      dataDir,
      backupFile,
      clock,
      idleMs: () => Number.POSITIVE_INFINITY,
      volumes: async () => [],
      log: (_, message) => failed(message),
    },
  )
}

const unfinishedIn = (dataDir: string) =>
  fs.readdirSync(copiesFolder(dataDir)).filter((name) => name.startsWith('.'))

const kills = killsOf(part(60, 3))

test(
  'a copy whose rewriting is killed is whole, as it was or rewritten, and the next start finishes it',
  async () => {
    const base = await stage()
    const cleaner = program('cleaner')
    const dataDir = path.join(temporaryFolder(), 'data')
    function clean(killedAt: number): number | null {
      fs.rmSync(dataDir, { recursive: true, force: true })
      fs.cpSync(base.dataDir, dataDir, { recursive: true })
      const [copy] = copiesOf(dataDir)
      const database = path.join(dataDir, 'referidos.db')
      const { stdout, signal, stderr } = spawnSync(
        process.execPath,
        [cleaner, database, base.key.toString('hex'), copy?.file ?? '', String(killedAt)],
        { encoding: 'utf8' },
      )
      if (signal === null && stdout === '') throw new Error(stderr)
      return signal === null ? Number(stdout) : null
    }
    const operations = clean(0) ?? 0
    expect(operations).toBeGreaterThan(50)
    expect(await inTheCopy(copiesFolder(dataDir))).toEqual({ names: [stays], isClean: true })

    const seen = { old: 0, clean: 0 }
    const began = performance.now()
    for (let n = 0; n < kills; n++) {
      // The last ones come after the copy has its name.
      const killedAt = n === kills - 1 ? operations : 1 + Math.floor((n * operations) / kills)
      expect(clean(killedAt), `operation ${killedAt}`).toBeNull()
      const { names, isClean } = await inTheCopy(copiesFolder(dataDir))
      expect(names, `operation ${killedAt}`).toEqual(isClean ? [stays] : [stays, erased])
      seen[isClean ? 'clean' : 'old'] += 1
      await nextStart(dataDir, base.key)
      expect(await inTheCopy(copiesFolder(dataDir)), `operation ${killedAt}`).toEqual({
        names: [stays],
        isClean: true,
      })
      expect(unfinishedIn(dataDir), `operation ${killedAt}`).toEqual([])
    }
    const took = (performance.now() - began) / kills
    console.log(`${kills} kills: ${seen.old} as before, ${seen.clean} rewritten, ${took.toFixed(0)} ms each`)
    expect(Math.min(seen.old, seen.clean)).toBeGreaterThan(0)
  },
  part(30 * 60_000, 120_000),
)

test('a rewriting that the end of a session interrupts is finished by the next one, and recorded', async () => {
  const { dataDir, place, key } = await stage()
  const database = open({ file: path.join(dataDir, 'referidos.db'), key, migrations })
  onTestFinished(() => database.close())
  const copying: (() => void)[] = []
  const begun = new Promise<void>((resolve) => copying.push(resolve))
  const backups = started(dataDir, database, key, fakeClock(Date.now()), ({ isCopying }) => {
    if (isCopying) for (const tell of copying) tell()
  })
  const rewriting = expect(backups.rewrite()).rejects.toBeInstanceOf(Refusal)
  await begun
  await backups.close()
  await rewriting
  // The step that ran has ended, and the other one has not begun.
  expect((await inTheCopy(place)).isClean).toBe(false)
  database.close()
  await nextStart(dataDir, key)
  for (const folder of [copiesFolder(dataDir), place])
    expect(await inTheCopy(folder)).toEqual({ names: [stays], isClean: true })
  const { call } = startApp({ dataDir })
  ok(await call('session', 'signIn', { slotId: slotIn(dataDir), password: owner.password }))
  const { entries } = ok(await call('audit', 'search', { filter: allEntries, before: null }))
  expect(entries.filter(({ action }) => action === 'copies_rewritten')).toMatchObject([
    { copies: 1, by: { kind: 'app' } },
  ])
})
