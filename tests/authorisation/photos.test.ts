import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import {
  contentOf,
  keepPhoto,
  keepSignature,
  removeFiles,
  removeSheetPhotosOf,
  sheetPhotosOf,
} from '../../src-main/authorisation/proofs.ts'
import { bringPhotos, seal, unseal } from '../../src-main/authorisation/sealed-files.ts'
import { makeSheets, sheetsOf } from '../../src-main/authorisation/sheets.ts'
import { consentText, writeConsentText } from '../../src-main/authorisation/texts.ts'
import { merge } from '../../src-main/backup/merge.ts'
import { revoke } from '../../src-main/people/authorise.ts'
import { erase } from '../../src-main/people/erase.ts'
import { register } from '../../src-main/people/repository.ts'
import { unknownTexts } from '../../src-preload/person-fields.ts'
import { bareJpeg } from '../../src-renderer/authorisation/photo.ts'
import { openDatabase, registerPerson, temporaryFolder } from '../support/database.ts'
import { authorised } from '../support/invented.ts'
import { somePhoto, someStrokes } from '../support/proofs.ts'

const filesIn = (folder: string) => fs.readdirSync(path.join(folder, 'pruebas')).sort()

test('a photo is on disk as nothing that a reader without its key could open, and only under its own name', () => {
  const folder = temporaryFolder()
  const key = seal(folder, 'one', somePhoto)
  const sealed = fs.readFileSync(path.join(folder, 'pruebas', 'one.sellada'))
  expect(sealed.includes(Buffer.from(somePhoto.slice(0, 8)))).toBe(false)
  expect(unseal(folder, 'one', key)).toEqual(Buffer.from(somePhoto))
  fs.renameSync(path.join(folder, 'pruebas', 'one.sellada'), path.join(folder, 'pruebas', 'two.sellada'))
  expect(unseal(folder, 'two', key)).toBe(null)
  expect(unseal(folder, 'one', key)).toBe(null)
})

test('the second place gets each photo once, and loses those that were removed', () => {
  const [here, there] = [temporaryFolder(), temporaryFolder()]
  expect(bringPhotos({ from: here, to: there, removed: [] })).toBe(0)
  for (const uid of ['one', 'two', 'three']) seal(here, uid, somePhoto)
  expect(bringPhotos({ from: here, to: there, removed: ['two'] })).toBe(2)
  expect(filesIn(there)).toEqual(['one.sellada', 'three.sellada'])
  // A copy that was interrupted.
  fs.truncateSync(path.join(there, 'pruebas', 'one.sellada'), 5)
  expect(bringPhotos({ from: here, to: there, removed: ['two', 'three'] })).toBe(1)
  expect(filesIn(there)).toEqual(['one.sellada'])
  expect(fs.readFileSync(path.join(there, 'pruebas', 'one.sellada')).length).toBeGreaterThan(somePhoto.length)
})

test('the page sends a picture without the notes of its encoder', () => {
  const noted = Uint8Array.from([
    0xff,
    0xd8,
    0xff,
    0xe1,
    0,
    6,
    1,
    2,
    3,
    4,
    0xff,
    0xe2,
    0,
    3,
    9,
    ...somePhoto.slice(2),
  ])
  expect(bareJpeg(noted)).toEqual(somePhoto)
  expect(bareJpeg(somePhoto)).toEqual(somePhoto)
})

const now = Date.UTC(2026, 10, 21, 18)

test('whoever is erased leaves no proof: theirs go, and the photos of their sheets, which show others too', () => {
  const folder = temporaryFolder()
  const database = openDatabase(folder)
  makeSheets(database, { place: null, sheets: 1 }, 1, now)
  const [sheet] = sheetsOf(database, 1)
  if (sheet === undefined) throw new Error('no sheet')
  const people = [1, 2].map((line) => {
    const consent = { ...authorised, sheet: { code: sheet.code, line } }
    const typed = {
      cedula: `101488010${line}`,
      name: 'Amparo Zuluaga',
      phone: null,
      ...unknownTexts,
      consent,
    }
    const registered = register(database, typed, 1, 1, now)
    if (registered.kind !== 'registered') throw new Error(registered.kind)
    return registered.personId
  })
  const [one = 0, other = 0] = people
  keepPhoto(database, folder, { personId: null, sheetId: sheet.id }, somePhoto, 1, now)
  keepPhoto(database, folder, { personId: one, sheetId: null }, somePhoto, 1, now)
  keepPhoto(database, folder, { personId: other, sheetId: null }, somePhoto, 1, now)
  keepSignature(database, one, someStrokes, 1, now)
  expect(sheetPhotosOf(database, [one])).toEqual([{ number: 1, others: 1 }])
  database.sqlite.transaction(() => {
    removeSheetPhotosOf(database, [one])
    erase(database, [one])
  })()
  removeFiles(database, folder)
  expect(filesIn(folder)).toHaveLength(1)
  const left = database.sqlite.prepare('SELECT id FROM proofs').pluck().all() as number[]
  expect(left).toHaveLength(1)
  expect(contentOf(database, folder, left[0] ?? 0)).toEqual({ kind: 'photo', image: Buffer.from(somePhoto) })
})

test('a restore forgets no revocation, no text, no sheet and no proof of after the copy', () => {
  const [here, there] = [temporaryFolder(), temporaryFolder()]
  const present = openDatabase(here)
  const personId = registerPerson(present, 1, now)
  present.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  fs.copyFileSync(path.join(here, 'referidos.db'), path.join(there, 'referidos.db'))
  revoke(present, 1, [personId], 1, now + 5)
  writeConsentText(present, 'Autorizo que me inviten.', 1, now)
  makeSheets(present, { place: null, sheets: 1 }, 1, now)
  keepPhoto(present, here, { personId: null, sheetId: 1 }, somePhoto, 1, now)
  keepSignature(present, personId, someStrokes, 1, now)

  const restored = openDatabase(there)
  merge(restored, present, true, now + 10)
  const parked = restored.sqlite.prepare('SELECT parked FROM lookup_jobs WHERE person_id = ?').pluck()
  expect(parked.get(personId)).toBe('no_authorisation')
  expect(consentText(restored).text).toBe('Autorizo que me inviten.')
  expect(sheetsOf(restored, 1)).toEqual(sheetsOf(present, 1))
  const count = restored.sqlite.prepare('SELECT count(*) FROM proofs').pluck()
  expect(count.get()).toBe(2)
  merge(restored, present, true, now + 20)
  expect(count.get()).toBe(2)
  expect(restored.sqlite.prepare('SELECT count(*) FROM consents').pluck().get()).toBe(3)
})
