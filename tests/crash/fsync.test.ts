import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/database.ts'
import { program } from '../support/programs.ts'
import { needStrace, provideStrace } from '../support/strace.ts'

// A kill cannot show that a write never reached the disk, because the kernel still holds it. The system calls can.

const registrations = 20

provideStrace()

/** Lines of strace: every write and flush of a child that registers people, with the file of each. */
function traced(synchronous: string[]): string[] {
  const folder = temporaryFolder()
  const trace = path.join(folder, 'trace')
  const script = program('registrar')
  const calls = 'trace=write,pwrite64,writev,pwritev,fsync,fdatasync'
  const child = [process.execPath, script, path.join(folder, 'referidos.db'), String(registrations)]
  execFileSync('strace', ['-f', '-y', '-e', calls, '-o', trace, ...child, ...synchronous])
  return fs.readFileSync(trace, 'utf8').split('\n')
}

/** Numbers of the registrations that were acknowledged before their WAL writes were flushed. */
function unflushed(trace: readonly string[]): number[] {
  const early: number[] = []
  let hasWritten = false
  let isFlushed = false
  for (const line of trace) {
    if (/ p?write(v|64)?\(\d+<[^>]*-wal>/.test(line)) {
      hasWritten = true
      isFlushed = false
    } else if (/ f(data)?sync\(\d+<[^>]*-wal>\) += 0/.test(line)) isFlushed = true
    else if (/"begin \d+/.test(line)) {
      hasWritten = false
      isFlushed = false
    }
    const acknowledged = /"acknowledged (\d+)/.exec(line)?.[1]
    if (acknowledged !== undefined && !(hasWritten && isFlushed)) early.push(Number(acknowledged))
  }
  return early
}

const acknowledgements = (trace: readonly string[]) =>
  trace.filter((line) => line.includes('"acknowledged ')).length

const allOfThem = Array.from({ length: registrations }, (_, at) => at + 1)

test('what a registration wrote is flushed to the disk before it is acknowledged', (context) => {
  needStrace(context)
  const trace = traced([])
  expect(acknowledgements(trace)).toBe(registrations)
  expect(unflushed(trace)).toEqual([])
}, 60_000)

test('without synchronous = FULL this is seen not to be so', (context) => {
  needStrace(context)
  const trace = traced(['NORMAL'])
  expect(acknowledgements(trace)).toBe(registrations)
  expect(unflushed(trace)).toEqual(allOfThem)
}, 60_000)
