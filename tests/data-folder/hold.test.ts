import fs from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Taking, takeFolder } from '../../src-main/data-folder/hold.ts'
import { temporaryFolder } from '../support/database.ts'
import { smallDisk } from '../support/filesystem.ts'

const holder = { host: 'portátil de Marta', pid: 4321, since: Date.UTC(2026, 10, 29) }

function take(dataDir: string): Taking {
  const taking = takeFolder(dataDir, { nativeBinding: undefined, holder })
  if (taking.kind === 'held') onTestFinished(taking.folder.release)
  return taking
}

function held(dataDir: string) {
  const taking = take(dataDir)
  if (taking.kind !== 'held') throw new Error(taking.kind)
  return taking.folder
}

test('a folder that does not exist is created and held; a second process is told who holds it', () => {
  const dataDir = path.join(temporaryFolder(), 'a', 'b')
  const first = held(dataDir)
  expect(take(dataDir)).toEqual({ kind: 'in_use', holder })
  expect(first.isOurs()).toBe(true)
  first.release()
  expect(held(dataDir).isOurs()).toBe(true)
})

test.each([
  ['missing', null],
  ['cut off', '{"host":"x"'],
  ['something else', '[]'],
])('the file that says who is %s: the folder is held all the same', (_name, text) => {
  const dataDir = temporaryFolder()
  held(dataDir)
  const file = path.join(dataDir, 'lock.json')
  if (text === null) fs.rmSync(file)
  else fs.writeFileSync(file, text)
  expect(take(dataDir)).toEqual({ kind: 'in_use', holder: null })
})

test('a lock that was deleted is taken again, unless another process was faster', () => {
  const dataDir = temporaryFolder()
  const file = path.join(dataDir, 'lock.db')
  const first = held(dataDir)
  fs.rmSync(file)
  expect(first.isOurs()).toBe(true)
  expect(take(dataDir).kind).toBe('in_use')
  fs.rmSync(file)
  held(dataDir)
  expect(first.isOurs()).toBe(false)
})

test('what lies in the place of the lock keeps nobody out: other content is emptied', () => {
  const dataDir = temporaryFolder()
  fs.writeFileSync(path.join(dataDir, 'lock.db'), 'not a database '.repeat(1_000))
  held(dataDir)
  expect(take(dataDir).kind).toBe('in_use')
})

test('a killed write of a file leaves nothing after the next start', () => {
  const dataDir = temporaryFolder()
  for (const name of ['keys.json.77.tmp', 'notas.tmp', 'lock.json.1.tmp'])
    fs.writeFileSync(path.join(dataDir, name), 'x')
  held(dataDir)
  expect(fs.readdirSync(dataDir).sort()).toEqual(['lock.db', 'lock.json', 'notas.tmp'])
})

test('a folder that cannot be made or written is unusable, and is left as it was', (context) => {
  const disk = smallDisk(context, 1)
  const dataDir = path.join(disk.folder, 'referidos')
  held(dataDir).release()
  const before = fs.readdirSync(dataDir)
  disk.remount('ro')
  expect(take(dataDir).kind).toBe('unusable')
  expect(take(path.join(disk.folder, 'nueva')).kind).toBe('unusable')
  disk.remount('rw')
  expect(fs.readdirSync(dataDir)).toEqual(before)
  expect(take(dataDir).kind).toBe('held')
  const file = path.join(disk.folder, 'archivo')
  fs.writeFileSync(file, '')
  expect(take(file).kind).toBe('unusable')
  expect(take(path.join(file, 'dentro')).kind).toBe('unusable')
})

test('a full disk keeps nobody from opening what is there', (context) => {
  const disk = smallDisk(context, 1)
  const dataDir = path.join(disk.folder, 'referidos')
  held(dataDir).release()
  disk.fill(0)
  expect(take(dataDir).kind).toBe('held')
})
