import fs from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { addCrash, readCrashes } from '../../src-main/diagnostics/crashes.ts'
import { logFile } from '../../src-main/diagnostics/log-file.ts'
import { readCrashSite } from '../../src-main/diagnostics/minidump.ts'
import { dayMs } from '../../src-preload/bogota.ts'
import { invented, ok, owner, signedIn } from '../support/app.ts'
import { temporaryFolder } from '../support/database.ts'

const captchaKey = 'a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6'

test('says what is there, with the session and without it, and names nobody', async () => {
  vi.stubEnv('HTTPS_PROXY', 'http://juana:secreto-del-proxy@127.0.0.1:9')
  onTestFinished(() => void vi.unstubAllEnvs())
  const dataDir = path.join(temporaryFolder(), 'Hortensia Vizcarrondo')
  fs.mkdirSync(dataDir)
  const { call, app } = await signedIn({ dataDir, program: { version: '1.2.3', build: 'test' } })
  const yolanda = invented(231)
  ok(await call('people', 'register', yolanda))
  ok(await call('settings', 'saveCaptchaKey', { key: captchaKey }))
  ok(await call('backup', 'copyNow'))
  fs.mkdirSync(path.dirname(logFile(dataDir)))
  fs.writeFileSync(logFile(dataDir), '[2026-11-29 22:41:06.004] [warn]  no copy was made: disk_full\n')

  const text = ok(await call('diagnostics', 'read'))
  for (const line of [
    'Referidos: 1.2.3 (versión de prueba)',
    'Archivo de claves: bien',
    'Personas: 1',
    'Captchas: servicio, clave guardada',
    'Esperan: 2',
    '2026-11-29 22:41:06 warn no copy was made',
  ])
    expect(text.split('\n')).toContain(line)
  expect(text).toMatch(/^Copias en este equipo: 1, \d+,\d KB, la más nueva /m)
  expect(text).toMatch(/^Última copia: .*, 1$/m)
  const { name, cedula, phone, barrio } = yolanda
  const hidden = [name, cedula, phone, barrio, owner.name, owner.displayName, owner.password, captchaKey]
  for (const word of [
    ...hidden,
    captchaKey.slice(-4),
    'secreto-del-proxy',
    'juana',
    'Vizcarrondo',
    '1014880231',
  ])
    expect(text).not.toContain(word)

  app.lock()
  const locked = ok(await call('diagnostics', 'read'))
  expect(locked).toContain('nadie ha ingresado')
  expect(locked).not.toContain('Personas')
})

test('crashes are kept for 30 days, ten at most, and only as words and addresses', () => {
  const dataDir = temporaryFolder()
  const crash = { process: 'renderer', reason: 'crashed', exitCode: 11, where: 'referidos+0x1a', stack: [] }
  for (let n = 0; n < 12; n++) addCrash(dataDir, { ...crash, at: n })
  expect(readCrashes(dataDir).map(({ at }) => at)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  addCrash(dataDir, { ...crash, at: 30 * dayMs + 9 })
  expect(readCrashes(dataDir).map(({ at }) => at)).toEqual([10, 11, 30 * dayMs + 9])
  expect(() => addCrash(dataDir, { ...crash, at: 1, where: '/home/juana/x+0x1' })).toThrow()
  fs.writeFileSync(path.join(dataDir, 'crashes.json'), '[{"at":"Juana"}]')
  expect(readCrashes(dataDir)).toEqual([])
})

test('what is no whole dump is refused', () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from('MDMP'), Buffer.alloc(4_096)])
    expect(() => readCrashSite(bytes)).toThrow()
})
