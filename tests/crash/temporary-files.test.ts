import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, type TestContext, test } from 'vitest'
import { temporaryFolder } from '../support/database.ts'
import { program } from '../support/programs.ts'
import { needStrace, provideStrace } from '../support/strace.ts'

// A sort spills to an unencrypted file that SQLite deletes as soon as it is open. Only the system calls show it.

provideStrace()

/** Files that the child created, except the database's own files and those of its copy. */
function otherFiles(context: TestContext, tempStore: string[]): string[] {
  needStrace(context)
  const folder = temporaryFolder()
  const trace = path.join(folder, 'trace')
  const script = program('sorter')
  const data = path.join(folder, 'datos')
  fs.mkdirSync(data)
  const files = [path.join(data, 'referidos.db'), path.join(data, 'copia.db')]
  const said = execFileSync(
    'strace',
    [
      '-f',
      '--seccomp-bpf',
      '-e',
      'trace=open,openat,creat,memfd_create',
      '-o',
      trace,
      process.execPath,
      script,
      ...files,
      ...tempStore,
    ],
    // Node's compile cache would add files of its own.
    { encoding: 'utf8', env: { ...process.env, NODE_COMPILE_CACHE: undefined } },
  )
  expect(said).toBe('sorted 90000\n')
  const opened = fs.readFileSync(trace, 'utf8').split('\n')
  const made = opened.filter((line) => /O_CREAT|creat\(|memfd_create\(/.test(line) && !/ = -1 /.test(line))
  const named = made.map((line) => /"([^"]*)"/.exec(line)?.[1] ?? line)
  const own = files.flatMap((file) => [file, `${file}-wal`, `${file}-shm`, `${file}-journal`])
  return named.filter((name) => !own.includes(name))
}

test('a large sort, an index, a copy and a VACUUM open no temporary file', {
  timeout: 120_000,
}, (context) => {
  expect(otherFiles(context, [])).toEqual([])
})

test('without temp_store = MEMORY they are seen to', { timeout: 120_000 }, (context) => {
  const spilled = otherFiles(context, ['FILE'])
  expect(spilled.length).toBeGreaterThan(0)
  expect(spilled.filter((name) => !path.basename(name).startsWith('etilqs_'))).toEqual([])
})
