import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { redact } from '../../src-main/redact.ts'

const posix = { app: '/home/juana patiño/app', data: '/home/juana patiño/.config/Referidos' }

test.each([
  ["ENOENT: no such file or directory, open '/home/juana patiño/Lista de Yolanda.xlsx'", '[…]'],
  [
    "ENOENT: no such file or directory, open '/home/juana patiño/.config/Referidos/keys.json'",
    '[data]/keys.json',
  ],
  ["EACCES, rename '/media/juana patiño/USB DE ANA/x' -> '/tmp/juana/x'", 'EACCES, rename […]'],
  ['cannot read /home/juana patiño/Mis listas/Yolanda.xlsx', 'cannot read […]'],
  ['cannot read /run/media/juana/USB DE ANA/Yolanda.xlsx', 'cannot read […]'],
  [
    `SyntaxError: Unexpected token 'Y', "Yolanda Pa"... is not valid JSON`,
    'SyntaxError: Unexpected token […]... is not',
  ],
  ['Failed query: insert into "people"\nparams: Yolanda Patiño,1014', 'params: […]'],
  ['proxy http://juana:secreto@proxy.local:3128 refused', 'http://[…]@proxy.local:3128 refused'],
  ['the census said 1.014.880.231 and 3005550147', 'the census said […] and […]'],
  ['key a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6', 'key […]'],
  [
    `TypeError: x is null\n    at list (${pathToFileURL(posix.app)}/out/main/app.js:12:7)\n    at run (node:internal/x:1:2)`,
    '\n    at list ([app]/out/main/app.js:12:7)\n    at run (node:internal/x:1:2)',
  ],
])('a line of the log: %s', (line, expected) => {
  const safe = redact(line, posix)
  expect(safe).toContain(expected)
  expect(safe).not.toMatch(/juana|patiño|yolanda|secreto|USB|1014/i)
})

test.skipIf(process.platform === 'win32')(
  'a path of Windows is hidden, and the app’s own is shortened',
  () => {
    const folders = {
      app: 'C:\\Users\\Juana Patiño\\AppData\\Local\\Programs\\referidos\\resources\\app.asar',
      data: 'C:\\Users\\Juana Patiño\\AppData\\Roaming\\Referidos',
    }
    const line = `EBUSY: open '${folders.data}\\keys.json', at ${folders.app}\\out\\main\\app.js:1:2`
    expect(redact(line, folders)).toBe('EBUSY: open [data]\\keys.json, at [app]\\out\\main\\app.js:1:2')
    expect(redact('in C:\\Users\\Juana Patiño\\Lista de Yolanda.xlsx', folders)).toBe('in […]')
    expect(redact('in \\\\servidor\\Juana\\Lista de Yolanda.xlsx', folders)).toBe('in […]')
  },
)

test('a folder whose name begins like the app’s own is not the app’s', () => {
  expect(redact(`at ${posix.data}-de-Yolanda/x`, posix)).toBe('at […]')
})
