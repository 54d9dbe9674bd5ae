// A thread with its own connection that writes to the audit log: see tests/audit/chain.test.ts.
import { workerData } from 'node:worker_threads'
import { record } from '../../src-main/database/audit.ts'
import { openWithoutWal } from '../../src-main/database/open.ts'

const { file, key, migrations, each } = workerData as {
  file: string
  key: Uint8Array
  migrations: string
  each: number
}
const database = openWithoutWal({ file, key, migrations })
database.sqlite.pragma('busy_timeout = 30000')
for (let n = 0; n < each; n++)
  record(database, { at: n, accountId: null, action: 'key_rotated', detail: { n } })
database.close()
