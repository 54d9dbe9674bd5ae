import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { newSeed, part } from '../support/extent.ts'
import { backupFile, program, readerFile } from '../support/programs.ts'
import { prepareDamages } from './damage.ts'

const faults = part(20, 3)
const extent = { size: 0.35, isThorough: false }

test('a single fault of the disk costs nobody without a word, and locks nobody out', {
  timeout: 600_000,
}, async () => {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-damage-'))
  onTestFinished(() => fs.rmSync(scratch, { recursive: true, force: true }))
  const programs = { instance: program('instance'), readerFile, backupFile }
  const seed = newSeed()
  const damages = await prepareDamages(scratch, programs, seed, extent)
  const failures: string[] = []
  for (let n = 0; n < faults; n++) {
    const { fault, verdict } = await damages.run(n)
    const again = `npm run test:damage -- --seed ${seed} --size ${extent.size} --only ${n}`
    failures.push(...verdict.failures.map((failure) => `${fault.what}: ${failure} (${again})`))
  }
  expect(failures).toEqual([])
})
