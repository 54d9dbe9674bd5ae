// Photos of signed papers in copies: they come back with a restore, and those of erased people do not.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { everyone, invented, ok, owner, signedIn, startApp, type TestApp } from '../support/app.ts'
import { copiesOf, peopleOf, slotIn } from '../support/backups.ts'
import { temporaryFolder } from '../support/database.ts'
import { isFull } from '../support/extent.ts'
import { somePhoto } from '../support/proofs.ts'

const only = (id: number) => ({ selection: { view: everyone, picks: { kind: 'only' as const, ids: [id] } } })
const photosIn = (parent: string) => {
  const folder = path.join(parent, 'pruebas')
  return fs.existsSync(folder) ? fs.readdirSync(folder) : []
}

/** The picture of a person's only photo, as it opens. */
async function pictureOf({ call }: TestApp, personId: number): Promise<Uint8Array | null> {
  const { proofs } = ok(await call('authorisation', 'ofPerson', { personId }))
  const [proof, ...more] = proofs
  if (proof === undefined || more.length > 0) throw new Error(`${proofs.length} photos`)
  const content = ok(await call('authorisation', 'proof', { proofId: proof.id }))
  return content.kind === 'photo' ? new Uint8Array(content.image) : null
}

/** Two people with a photo each, in a copy in the second place. */
async function stage() {
  const place = temporaryFolder()
  const copyDialogs = { chooseCopyFolder: async () => place, chooseCopy: async () => null }
  const app = await signedIn({ copyDialogs })
  const { call, dataDir } = app
  const [erased, stays] = [
    ok(await call('people', 'register', invented(1, 'Rosalba Quiñones'))).id,
    ok(await call('people', 'register', invented(2, 'Nelson Fajardo'))).id,
  ]
  for (const personId of [erased, stays])
    ok(await call('authorisation', 'addPhoto', { personId, image: somePhoto }))
  ok(await call('backup', 'choosePlace'))
  const [copy] = copiesOf(dataDir)
  if (copy === undefined) throw new Error('no copy')
  return { app, place, erased, stays, copy }
}

/** Restores a copy from a chosen file, and signs in. */
async function restoredFrom(file: string, dataDir?: string): Promise<TestApp> {
  const copyDialogs = { chooseCopyFolder: async () => null, chooseCopy: async () => file }
  const app = startApp({ copyDialogs, ...(dataDir === undefined ? {} : { dataDir }) })
  const chosen = ok(await app.call('backup', 'chooseFile'))
  const slotId = chosen?.accounts[0]?.slotId ?? ''
  const secret = { slotId, password: owner.password }
  ok(await app.call('backup', 'restore', { copyId: chosen?.copyId ?? '', secret }))
  ok(await app.call('session', 'signIn', secret))
  return app
}

test('a photo goes to the second place with its copy, and opens on the laptop where that is restored', async () => {
  const { app, place, stays, copy } = await stage()
  expect(photosIn(place).toSorted()).toEqual(photosIn(app.dataDir).toSorted())
  expect(photosIn(place)).toHaveLength(2)
  await app.app.close()
  const again = await restoredFrom(path.join(place, path.basename(copy.file)))
  expect(again.dataDir).not.toBe(app.dataDir)
  expect(await peopleOf(again)).toEqual(['Nelson Fajardo', 'Rosalba Quiñones'])
  expect(await pictureOf(again, stays)).toEqual(somePhoto)
})

test.runIf(isFull)(
  'a photo of an erased person is gone from the data folder and the second place, and an older copy brings none back',
  async () => {
    const { app, place, erased, stays, copy } = await stage()
    const [older, olderPhotos] = [path.join(temporaryFolder(), 'older.referidos'), photosIn(place)]
    fs.copyFileSync(copy.file, older)
    fs.cpSync(path.join(place, 'pruebas'), path.join(path.dirname(older), 'pruebas'), { recursive: true })
    ok(await app.call('erasure', 'erase', only(erased)))
    const { rewritten, left } = ok(await app.call('erasure', 'rewriteCopies'))
    expect({ rewritten, left }).toEqual({ rewritten: 2, left: 0 })
    expect(photosIn(app.dataDir)).toHaveLength(1)
    expect(photosIn(place)).toEqual(photosIn(app.dataDir))
    expect(await pictureOf(app, stays)).toEqual(somePhoto)
    await app.app.close()

    // The older copy has both photos beside it.
    const again = await restoredFrom(older, app.dataDir)
    expect(await peopleOf(again)).toEqual(['Nelson Fajardo'])
    expect(await pictureOf(again, stays)).toEqual(somePhoto)
    expect(photosIn(again.dataDir)).toHaveLength(1)
    await again.app.close()

    // Another laptop that knows of nothing gets the rewritten copy.
    const elsewhere = await restoredFrom(path.join(place, path.basename(copy.file)))
    expect(await peopleOf(elsewhere)).toEqual(['Nelson Fajardo'])
    expect(await pictureOf(elsewhere, stays)).toEqual(somePhoto)
    expect(photosIn(elsewhere.dataDir)).toHaveLength(1)
    expect(olderPhotos).toHaveLength(2)
    expect(slotIn(elsewhere.dataDir)).toBe(slotIn(app.dataDir))
  },
)
