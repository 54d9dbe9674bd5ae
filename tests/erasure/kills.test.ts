import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type Database, open } from '../../src-main/database/open.ts'
import { erasedIn } from '../../src-main/erased/tombstones.ts'
import { mergeIndexes } from '../../src-main/erasure/residue.ts'
import { rowsAboutPeople } from '../../src-main/people/erase.ts'
import { migrations, temporaryFolder } from '../support/database.ts'
import { workForADay } from '../support/day-of-work.ts'
import { part } from '../support/extent.ts'
import { program } from '../support/programs.ts'
import { killsOf } from './extent.ts'
import { leftovers } from './leftovers.ts'
import { fillWith, theirCedula, theirTexts } from './somebody.ts'

const now = Date.UTC(2026, 10, 30, 15)

/** How much there is about a person, by table. */
const aboutThem = ({ sqlite }: Database, personId: number): Record<string, number> =>
  Object.fromEntries([
    ...rowsAboutPeople.map(({ table, where }) => [
      table,
      sqlite
        .prepare(`WITH these AS (SELECT ?) SELECT count(*) FROM ${table} WHERE ${where}`)
        .pluck()
        .get(personId),
    ]),
    ['people', sqlite.prepare('SELECT count(*) FROM people WHERE id = ?').pluck().get(personId)],
    ['changes', sqlite.prepare(`SELECT count(*) FROM changes WHERE part <> 'erased'`).pluck().get()],
    ['texts', sqlite.prepare(`SELECT sum(length(forms)) FROM drafts`).pluck().get()],
  ])

test(
  'a person whose erasure is killed is there whole or erased, and the next start finishes it',
  async () => {
    const source = temporaryFolder()
    const { file: made, key } = await workForADay(source, 60, now)
    const first = open({ file: made, key, migrations })
    const personId = fillWith(first, now)
    const whole = aboutThem(first, personId)
    first.close()

    const folder = path.join(temporaryFolder(), 'data')
    const file = path.join(folder, 'referidos.db')
    const eraser = program('eraser')
    function erase(killedAt: number): number | null {
      fs.rmSync(folder, { recursive: true, force: true })
      fs.mkdirSync(folder)
      fs.copyFileSync(made, file)
      const { stdout, signal, stderr } = spawnSync(
        process.execPath,
        [eraser, file, key.toString('hex'), String(personId), String(killedAt)],
        { encoding: 'utf8' },
      )
      if (signal === null && stdout === '') throw new Error(stderr)
      return signal === null ? Number(stdout) : null
    }

    const statements = erase(0) ?? 0
    expect(statements).toBeGreaterThan(50)
    expect(leftovers(folder, theirTexts, [{ file, key }])).toEqual([])

    const kills = killsOf(part(200, 3))
    const seen = { whole: 0, erased: 0 }
    const began = performance.now()
    for (let n = 0; n < kills; n++) {
      // The last one comes after everything but the end.
      const killedAt = n === kills - 1 ? statements : 1 + Math.floor((n * statements) / kills)
      expect(erase(killedAt), `statement ${killedAt}`).toBeNull()
      const database = open({ file, key, migrations })
      try {
        if (erasedIn(database.sqlite)(theirCedula) === null) {
          expect(aboutThem(database, personId), `statement ${killedAt}`).toEqual(whole)
          seen.whole += 1
          continue
        }
        seen.erased += 1
        for (const _ of mergeIndexes(database.sqlite));
        database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
        expect(leftovers(folder, theirTexts, [{ file, key }]), `statement ${killedAt}`).toEqual([])
      } finally {
        database.close()
      }
    }
    const took = (performance.now() - began) / kills
    console.log(`${kills} kills: ${seen.whole} whole, ${seen.erased} erased, ${took.toFixed(0)} ms each`)
    expect(Math.min(seen.whole, seen.erased)).toBeGreaterThan(0)
  },
  part(60 * 60_000, 90_000),
)
