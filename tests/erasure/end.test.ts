import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { beginEnd } from '../../src-main/campaign-end/end.ts'
import { invented, ok, owner, signedIn, startApp } from '../support/app.ts'
import { temporaryFolder } from '../support/database.ts'
import { somePhoto } from '../support/proofs.ts'

test('at the end of a campaign nothing of it is left but a certificate that names nobody', async () => {
  const pdf = path.join(temporaryFolder(), 'certificado.pdf')
  let printed = ''
  const onPaper: string[] = []
  const place = temporaryFolder()
  const app = await signedIn({
    copyDialogs: { chooseCopyFolder: async () => place, chooseCopy: async () => null },
    dialogs: {
      savePdf: async () => pdf,
      saveSpreadsheet: async () => null,
      showInFolder() {},
    },
    printer: {
      async toPdf(body) {
        printed = body
        return Buffer.from('%PDF')
      },
      async toPaper(body) {
        onPaper.push(body)
        return onPaper.length === 1 ? 'no_printer' : 'printed'
      },
    },
  })
  const { call, dataDir } = app
  const { id: personId } = ok(await call('people', 'register', invented(1, 'Rosalba Quiñones')))
  ok(await call('authorisation', 'addPhoto', { personId, image: somePhoto }))
  ok(await call('backup', 'choosePlace'))
  // Of another laptop.
  fs.writeFileSync(path.join(place, 'pruebas', 'otra.sellada'), 'otra')
  const hidden = ok(await call('people', 'register', invented(2, 'Nelson Fajardo')))
  ok(await call('people', 'remove', { personId: hidden.id }))
  ok(await call('backup', 'copyNow'))
  expect(fs.readdirSync(path.join(place, 'pruebas'))).toHaveLength(2)
  expect(await call('erasure', 'endCampaign', { password: 'otra' })).toMatchObject({
    error: { code: 'wrong_password' },
  })
  const certificate = ok(await call('erasure', 'endCampaign', { password: owner.password }))
  expect(certificate).toMatchObject({ people: 2, hidden: 1, accounts: 1, copies: 2, isPlaceAway: false })
  expect(fs.readdirSync(dataDir)).toEqual(['end.json'])
  expect(fs.readdirSync(path.join(place, 'pruebas'))).toEqual(['otra.sellada'])
  expect(fs.readdirSync(place).filter((name) => name.endsWith('.referidos'))).toEqual([])
  const kept = fs.readFileSync(path.join(dataDir, 'end.json'), 'utf8')
  expect(kept).not.toMatch(/Rosalba|Nelson|Quiñones/)
  expect(ok(await call('session', 'state')).kind).toBe('first_start')
  expect(ok(await call('erasure', 'certificate'))).toEqual(certificate)
  expect(ok(await call('erasure', 'saveCertificate'))).toBe(true)
  expect(fs.readFileSync(pdf, 'utf8')).toBe('%PDF')
  expect(printed).toContain('Certificado de borrado')
  // Nobody is signed in, and it is printed all the same.
  expect(ok(await call('erasure', 'printCertificate'))).toEqual({ kind: 'no_printer' })
  expect(ok(await call('erasure', 'printCertificate'))).toEqual({ kind: 'printed' })
  expect(onPaper).toEqual([printed, printed])
  ok(await call('erasure', 'forgetCertificate'))
  expect(await call('erasure', 'printCertificate')).toMatchObject({ error: { code: 'not_found' } })
  expect(ok(await call('erasure', 'certificate'))).toBeNull()
  ok(await call('session', 'createFirstAccount', owner))
})

test('an end that was killed is carried through by the next start', async () => {
  const app = await signedIn()
  const { dataDir } = app
  ok(await app.call('people', 'register', invented(1, 'Rosalba Quiñones')))
  await app.app.close()
  const certificate = {
    ...{ endedAt: 1, people: 1, hidden: 0, authorisations: 1, lookups: 0, accounts: 1, copies: 0 },
    ...{ isPlaceAway: false, erasedBefore: 0 },
  }
  beginEnd(dataDir, { source: 'x', place: null, photos: [], certificate })
  const again = startApp({ dataDir })
  expect(ok(await again.call('session', 'state')).kind).toBe('first_start')
  expect(ok(await again.call('erasure', 'certificate'))).toEqual(certificate)
})
