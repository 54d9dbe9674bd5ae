import { expect, onTestFinished, test } from 'vitest'
import { type Database, open } from '../../src-main/database/open.ts'
import { erasedIn } from '../../src-main/erased/tombstones.ts'
import { mergeIndexes } from '../../src-main/erasure/residue.ts'
import { eraseForGood } from '../../src-main/people/erase-for-good.ts'
import { migrations, temporaryFolder } from '../support/database.ts'
import { workForADay } from '../support/day-of-work.ts'
import { leftovers } from './leftovers.ts'
import { fillWith, theirCedula, theirTexts, withoutThem } from './somebody.ts'

const now = Date.UTC(2026, 10, 30, 15)

async function dayOfWork(
  people = 60,
): Promise<{ folder: string; file: string; key: Buffer; database: Database }> {
  const folder = temporaryFolder()
  const { file, key } = await workForADay(folder, people, now)
  const database = open({ file, key, migrations })
  onTestFinished(() => database.close())
  return { folder, file, key, database }
}

test('nothing of an erased person is left in the database, its free pages or its WAL', async () => {
  const { folder, file, key, database } = await dayOfWork()
  const personId = fillWith(database, now)
  const look = () => leftovers(folder, theirTexts, [{ file, key }])
  expect(look().length).toBeGreaterThan(20)
  const others = database.sqlite.prepare('SELECT count(*) FROM people').pluck().get() as number

  expect(eraseForGood(database, [personId], 'asked', now).personIds).toContain(personId)
  for (const _ of mergeIndexes(database.sqlite));
  database.sqlite.pragma('wal_checkpoint(TRUNCATE)')

  expect(look()).toEqual([])
  // Of others only the mention goes.
  const { sqlite } = database
  expect(
    sqlite
      .prepare('SELECT asked FROM requests WHERE asked IS NOT NULL AND received_on = ?')
      .pluck()
      .all('2026-11-03'),
  ).toEqual(Array(2).fill(withoutThem.asked))
  const notes = `SELECT notes FROM people WHERE notes LIKE 'Prima%'`
  expect(sqlite.prepare(notes).pluck().all()).toEqual([withoutThem.notes])
  expect(database.sqlite.prepare('SELECT count(*) FROM people').pluck().get()).toBe(others - 1)
  expect(database.sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(database.sqlite.pragma('foreign_key_check')).toEqual([])
  expect(erasedIn(database.sqlite)(theirCedula)).toEqual({ erasedAt: now, reason: 'asked' })
})
