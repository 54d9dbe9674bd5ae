import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createSlot, newDataKey, openSlot, readSlots, writeSlots } from '../../src-main/accounts/keys.ts'
import { temporaryFolder } from '../support/database.ts'

test('a slot gives its data key to the right password and to no other', async () => {
  const key = newDataKey()
  const slot = await createSlot('Marta', 'contraseña larga', key)
  expect((await openSlot(slot, 'contrasen\u0303a larga')).equals(key)).toBe(true)
  await expect(openSlot(slot, 'contraseña larga ')).rejects.toThrow('wrong_password')
  expect(JSON.stringify(slot)).not.toContain(key.toString('base64'))
})

test('a slot file is read as it was written; one that was tampered with is refused', async () => {
  const file = path.join(temporaryFolder(), 'keys.json')
  expect(readSlots(file)).toBe(null)
  const slot = await createSlot('Marta', 'contraseña larga', newDataKey())
  writeSlots(file, [slot])
  expect(readSlots(file)).toEqual([slot])
  if (process.platform !== 'win32') expect(fs.statSync(file).mode & 0o077).toBe(0)

  const sealed = Buffer.from(slot.dataKey.data, 'base64')
  sealed[0] = (sealed[0] ?? 0) ^ 1
  const tampered = { ...slot, dataKey: { ...slot.dataKey, data: sealed.toString('base64') } }
  await expect(openSlot(tampered, 'contraseña larga')).rejects.toThrow('keys_damaged')

  fs.writeFileSync(
    file,
    JSON.stringify({ version: 1, slots: [{ ...slot, kdf: { ...slot.kdf, N: 2 ** 30 } }] }),
  )
  expect(() => readSlots(file)).toThrow('keys_damaged')
  fs.writeFileSync(file, '{')
  expect(() => readSlots(file)).toThrow('keys_damaged')
})
