import { expect, test } from 'vitest'
import { lastErrors } from '../../src-main/diagnostics/last-errors.ts'

const log = `[2026-11-29 22:41:05.123] [info]  the census host is in reach
[2026-11-29 22:41:06.004] [warn]  the second place was not noted: ENOSPC
[2026-11-29 22:41:07.500] [error] people.openMap: TypeError: Yolanda ESTEBAN said no
    at openMap ([app]/out/main/people-1a2b.js:12:7)
    at dispatch ([app]/out/main/app.js:1:99)
  [cause]: SqliteError: disk I/O error, code SQLITE_IOERR_WRITE
[2026-11-29 22:41:08.000] [warn]  job 12: blocked
[2026-11-29 22:41:09.000] [error] Yolanda Patiño: no such person
[2026-11-29 22:41:10.000] [warn]  the WAL was kept aside: of_another_time
`

test('an error is told by its time, its place in the code and its codes, never by its words', () => {
  expect(lastErrors(log, 10)).toEqual([
    {
      at: '2026-11-29 22:41:06',
      level: 'warn',
      what: 'the second place was not noted',
      codes: ['ENOSPC'],
      where: null,
    },
    {
      at: '2026-11-29 22:41:07',
      level: 'error',
      what: 'people.openMap',
      codes: ['TypeError', 'SqliteError', 'SQLITE_IOERR_WRITE'],
      where: 'people-1a2b.js:12:7',
    },
    { at: '2026-11-29 22:41:08', level: 'warn', what: 'job 12', codes: [], where: null },
    { at: '2026-11-29 22:41:09', level: 'error', what: '', codes: [], where: null },
    { at: '2026-11-29 22:41:10', level: 'warn', what: 'the WAL was kept aside', codes: [], where: null },
  ])
  expect(lastErrors(log, 1)).toHaveLength(1)
  expect(lastErrors('', 10)).toEqual([])
})
