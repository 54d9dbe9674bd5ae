import fs from 'node:fs'
import path from 'node:path'
import { exchangeReads } from '../../src-main/exchange/reads.ts'
import * as repository from '../../src-main/exchange/repository.ts'
import { writeExchange } from '../../src-main/exchange/write.ts'
import { temporaryOf } from '../../src-main/files.ts'
import type { Laptop } from '../changes/laptops.ts'
import { quickCost } from '../support/invented.ts'

/** Carries files between laptops without the app. */

const secret = new Uint8Array(32).fill(7)
const kdf = { cost: quickCost, salt: new Uint8Array(16) }
const call = { signal: new AbortController().signal, tell: () => {}, move: () => {} }

/** Writes all that the laptop knows. Returns the file. */
export async function give({ database: { sqlite } }: Laptop, folder: string, now: number): Promise<string> {
  const file = path.join(folder, 'carried')
  await writeExchange(
    sqlite,
    { whose: 'campaign', of: { kind: 'everybody' }, kdf, secret, writtenAt: now, file },
    call,
  )
  return temporaryOf(file)
}

/** Takes a file in; leaders of one name are one. Returns the id of the exchange. */
export async function take({ database }: Laptop, file: string, now: number): Promise<number> {
  const { sqlite } = database
  const reads = exchangeReads(sqlite)
  reads.exchangeOpen({ file })
  const read = await reads.exchangeRead({ secret }, call)
  if (read.kind !== 'read') throw new Error(read.problem)
  const { leaders, same, texts } = read.exchange
  const here = sqlite
    .prepare('SELECT uid, display_name AS name FROM accounts WHERE came_with IS NULL')
    .all() as { uid: string; name: string }[]
  const pairs = leaders.flatMap(({ uid, name }) =>
    here.filter((one) => one.name === name).map((one): [string, string] => [uid, one.uid]),
  )
  const rules = { pairs: [...same, ...pairs], leaders, texts, leftOut: [], own: null, now }
  const id = repository.beginExchange(database, { accountId: 1, name: 'carried', people: 0 }, now)
  for (let n = 0; ; ) {
    const part = await reads.exchangePart({ rules: n === 0 ? rules : null })
    if (part === null) break
    if (part.kind !== 'part') throw new Error(part.problem)
    repository.stage(database, id, n, part.chunks)
    n += part.chunks.length
  }
  const told = reads.exchangeErasures({})
  reads.exchangeForget({})
  repository.beginApplying(database, id, { ...rules, told }, now)
  for (const _ of repository.eraseTold(database, id, now));
  finish(() => repository.catchUpPart(database, now))
  finish(() => repository.applyPart(database, id, now, () => false))
  fs.rmSync(file)
  return id
}

export function undo({ database }: Laptop, id: number, now: number): void {
  repository.setState(database, id, 'removing')
  finish(() => repository.removePart(database, id, now, () => false))
}

function finish(step: () => unknown): void {
  while (step() !== null);
}
