import { scryptSync } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createAttempts, delayAfter } from '../../src-main/accounts/attempts.ts'
import { createDeriver } from '../../src-main/accounts/derive.ts'
import { isAuthentic, type Keys, readKeys, writeKeys } from '../../src-main/accounts/key-file.ts'
import {
  createSlot,
  newDataKey,
  newRecoveryCode,
  openSlot,
  usualCost,
  withNextKey,
  withoutNextKey,
} from '../../src-main/accounts/keys.ts'
import { recoveryAlphabet, recoveryCheck, recoveryCode } from '../../src-preload/fields.ts'
import { fakeClock } from '../support/clock.ts'
import { temporaryFolder } from '../support/database.ts'
import { quickCost } from '../support/invented.ts'

const password = 'contraseña larga'

async function oneSlot(key: Buffer): Promise<Keys> {
  const slot = { ...(await createSlot(password, key, quickCost)), displayName: 'Marta' }
  return { generation: 1, slots: [slot], recovery: null }
}

const fileIn = (folder: string) => path.join(folder, 'keys.json')

test('a secret’s key is scrypt’s, whether its thread was begun before or not; a cost beyond its bounds is refused', async () => {
  const salt = Buffer.alloc(16, 7)
  const expected = scryptSync('contraseña', salt, 32, quickCost)
  const deriver = createDeriver()
  expect(await deriver.derive('contraseña', salt, quickCost)).toEqual(expected)
  deriver.prepare()
  deriver.prepare()
  const twice = ['contraseña', 'contraseña'].map((secret) => deriver.derive(secret, salt, quickCost))
  expect(await Promise.all(twice)).toEqual([expected, expected])
  await expect(deriver.derive('contraseña', salt, { N: 2 ** 17, r: 16, p: 4 })).rejects.toThrow(
    /memory limit/i,
  )
  deriver.prepare()
  await deriver.close()
})

test('a slot gives its data key to the right password and to no other', async () => {
  const key = newDataKey()
  const slot = await createSlot(password, key, quickCost)
  expect(await openSlot(slot, 'contrasen\u0303a larga')).toEqual({ key, nextKey: null })
  expect(await openSlot(slot, 'contraseña larga ')).toBe(null)
  expect(JSON.stringify(slot)).not.toContain(key.toString('base64'))

  const sealed = Buffer.from(slot.dataKey.data, 'base64')
  sealed[0] = (sealed[0] ?? 0) ^ 1
  const tampered = { ...slot, dataKey: { ...slot.dataKey, data: sealed.toString('base64') } }
  await expect(openSlot(tampered, password)).rejects.toThrow('keys_damaged')
})

test('what a password costs is what was measured, whatever the tests take', () => {
  expect(usualCost).toEqual({ N: 131_072, r: 8, p: 1 })
})

test('a key that is to come is sealed to a slot without its password, and stays alone or goes', async () => {
  const [key, nextKey] = [newDataKey(), newDataKey()]
  const both = withNextKey(await createSlot(password, key, quickCost), nextKey)
  expect(await openSlot(both, password)).toEqual({ key, nextKey })
  expect(await openSlot(withoutNextKey(both, 'key'), password)).toEqual({ key, nextKey: null })
  expect(await openSlot(withoutNextKey(both, 'nextKey'), password)).toEqual({ key: nextKey, nextKey: null })
})

test('a key file is read as it was written, and nobody else may read it', async () => {
  const file = fileIn(temporaryFolder())
  expect(readKeys(file)).toBe(null)
  const key = newDataKey()
  const keys = await oneSlot(key)
  writeKeys(file, keys, key)
  const read = readKeys(file)
  expect(read?.map((one) => one.keys)).toEqual([keys])
  expect(read?.map((one) => isAuthentic(one, key))).toEqual([true])
  if (process.platform !== 'win32')
    for (const one of [file, `${file}.copy`]) expect(fs.statSync(one).mode & 0o077, one).toBe(0)
})

test('whatever is changed in a key file shows', async () => {
  const file = fileIn(temporaryFolder())
  const key = newDataKey()
  const keys = await oneSlot(key)
  writeKeys(file, keys, key)
  const text = fs.readFileSync(file, 'utf8')
  const other = { ...keys, slots: [{ ...keys.slots[0], displayName: 'Malo' }] } as Keys
  const changes: [what: string, changed: string][] = [
    ['a name', text.replace('Marta', 'Malo')],
    ['the generation', text.replace('"generation": 1', '"generation": 2')],
    [
      'another slot',
      JSON.stringify({ version: 2, ...(await oneSlot(newDataKey())), mac: JSON.parse(text).mac }),
    ],
  ]
  fs.rmSync(`${file}.copy`)
  for (const [what, changed] of changes) {
    expect(changed, what).not.toBe(text)
    fs.writeFileSync(file, changed)
    expect(
      readKeys(file)?.map((one) => isAuthentic(one, key)),
      what,
    ).toEqual([false])
  }
  writeKeys(file, other, newDataKey())
  expect(readKeys(file)?.map((one) => isAuthentic(one, key))).toEqual([false])
})

test('a file that is damaged or gone is made up for by its copy; of two the newer counts first', async () => {
  const file = fileIn(temporaryFolder())
  const key = newDataKey()
  const keys = await oneSlot(key)
  writeKeys(file, keys, key)
  const text = fs.readFileSync(file, 'utf8')
  for (const half of ['', '{', text.slice(0, text.length / 2)]) {
    fs.writeFileSync(file, half)
    expect(readKeys(file)?.map((one) => one.keys)).toEqual([keys])
  }
  fs.rmSync(file)
  expect(readKeys(file)?.map((one) => one.keys)).toEqual([keys])

  const older = fs.readFileSync(`${file}.copy`)
  writeKeys(file, { ...keys, generation: 2 }, key)
  fs.writeFileSync(file, older)
  expect(readKeys(file)?.map((one) => one.keys.generation)).toEqual([2, 1])

  for (const one of [file, `${file}.copy`]) fs.writeFileSync(one, '{')
  expect(() => readKeys(file)).toThrow('keys_damaged')
})

test('a file of a version that the app does not know is refused', async () => {
  const file = fileIn(temporaryFolder())
  const key = newDataKey()
  writeKeys(file, await oneSlot(key), key)
  for (const [version, code] of [
    [1, 'keys_damaged'],
    [3, 'database_newer'],
  ] as const) {
    const text = JSON.stringify({ ...JSON.parse(fs.readFileSync(file, 'utf8')), version })
    for (const one of [file, `${file}.copy`]) fs.writeFileSync(one, text)
    expect(() => readKeys(file), `version ${version}`).toThrow(code)
  }
})

test('a file that asks for all the memory there is is refused', async () => {
  const file = fileIn(temporaryFolder())
  const keys = await oneSlot(newDataKey())
  for (const slot of keys.slots) slot.kdf.N = 2 ** 30
  writeKeys(file, keys, newDataKey())
  expect(() => readKeys(file)).toThrow('keys_damaged')
})

test('recovery codes: 24 characters that nobody confuses, and every slip of one or two shows', () => {
  const code = newRecoveryCode()
  expect(code).toMatch(/^[2-9A-HJKMNP-TV-Z]{24}$/)
  expect(newRecoveryCode()).not.toBe(code)
  const typed = ` ${code.toLowerCase().replace(/(.{4})/g, '$1-')} `
  expect(recoveryCode.parse(typed)).toBe(code)
  for (let at = 0; at < code.length; at++) {
    for (const character of recoveryAlphabet) {
      if (character === code[at]) continue
      const slip = code.slice(0, at) + character + code.slice(at + 1)
      expect(recoveryCode.safeParse(slip).success, slip).toBe(false)
    }
    const exchanged = code.slice(0, at) + code.charAt(at + 1) + code.charAt(at) + code.slice(at + 2)
    if (exchanged !== code) expect(recoveryCode.safeParse(exchanged).success, exchanged).toBe(false)
  }
  expect(recoveryCode.safeParse('').error?.issues[0]?.message).toBe('required')
  expect(recoveryCode.safeParse(code.slice(1)).error?.issues[0]?.message).toBe('recovery_code')
  expect(recoveryCheck('2'.repeat(20))).toHaveLength(4)
})

test('five tries are free, then each wait is twice as long, up to five minutes', () => {
  const seconds = Array.from({ length: 14 }, (_, failures) => delayAfter(failures) / 1_000)
  expect(seconds).toEqual([0, 0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 300, 300, 300])
  expect(delayAfter(10_000)).toBe(300_000)
})

test('waits survive a restart, go with a success, and a clock that is set never lengthens them', () => {
  const file = path.join(temporaryFolder(), 'attempts.json')
  const clock = fakeClock()
  const start = () => createAttempts(file, clock, () => {})
  let attempts = start()
  for (let n = 0; n < 5; n++) {
    expect(attempts.retryAt('a')).toBe(null)
    attempts.begin('a')
  }
  expect(attempts.retryAt('a')).toBe(clock.now() + 5_000)
  expect(attempts.retryAt('b')).toBe(null)
  expect(() => attempts.begin('a')).toThrow('wait')

  attempts = start()
  expect(attempts.retryAt('a')).toBe(clock.now() + 5_000)
  clock.advance(3_000)
  attempts = start()
  expect(attempts.retryAt('a')).toBe(clock.now() + 2_000)
  clock.step(-24 * 60 * 60_000)
  expect(attempts.retryAt('a')).toBe(clock.now() + 2_000)
  attempts = start()
  expect(attempts.retryAt('a')).toBe(clock.now() + 5_000)
  clock.advance(5_000)
  expect(attempts.retryAt('a')).toBe(null)
  attempts.begin('a')
  expect(attempts.retryAt('a')).toBe(clock.now() + 10_000)

  attempts.succeeded('a')
  attempts = start()
  for (let n = 0; n < 5; n++) attempts.begin('a')
  expect(attempts.retryAt('a')).toBe(clock.now() + 5_000)
  fs.writeFileSync(file, '{"version":1,')
  expect(start().retryAt('a')).toBe(null)
})
