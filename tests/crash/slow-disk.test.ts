import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'
import { open } from '../../src-main/database/open.ts'
import { temporaryFolder } from '../support/database.ts'
import { insertInventedOwner, migrations, testKey } from '../support/invented.ts'
import { program } from '../support/programs.ts'
import { needStrace, provideStrace } from '../support/strace.ts'

provideStrace()

test('a disk that takes two seconds to flush the database keeps nobody from registering meanwhile', (context) => {
  needStrace(context)
  const file = path.join(temporaryFolder(), 'referidos.db')
  const database = open({ file, key: testKey, migrations })
  insertInventedOwner(database, Date.now())
  database.close()
  const slow = ['-P', file, '-e', 'trace=fsync,fdatasync', '-e', 'inject=fsync,fdatasync:delay_enter=2000000']
  const child = [process.execPath, program('slowDisk'), file]
  const said = execFileSync('strace', ['-f', '-o', '/dev/null', '--seccomp-bpf', ...slow, ...child])
  const { copiedMs, written, refused, slowestMs } = JSON.parse(said.toString())
  // The checkpoint met the slow disk.
  expect(copiedMs).toBeGreaterThan(2_000)
  expect(written).toBeGreaterThan(0)
  expect(refused).toBe(0)
  // No registration waited for the flush.
  expect(slowestMs).toBeLessThan(1_500)
}, 60_000)
