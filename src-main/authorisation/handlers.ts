import { longestPhoto } from '../../src-preload/contract/index.ts'
import type { CampaignWatch } from '../campaign-watch.ts'
import type { Clock } from '../clock.ts'
import { note, uidOfAccount } from '../database/audit.ts'
import type { Changes } from '../database/changes.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import type { Handlers } from '../handler-types.ts'
import { isInCampaign, maySee } from '../may-see.ts'
import { Refusal } from '../refusal.ts'
import { isBareJpeg } from './jpeg.ts'
import { readPolicy, savePolicy } from './policy.ts'
import { authorisationOf, contentOf, keepPhoto, keepSignature, ownerOf, removeProof } from './proofs.ts'
import { makeSheets, sheetsOf } from './sheets.ts'
import { consentTexts, writeConsentText } from './texts.ts'

interface AuthorisationSession {
  database: Database
  changes: Changes
  campaign: CampaignWatch
}

/** Records that the owner sees a person of another leader: see people/opened.ts. */
type NoteOpened = (session: AuthorisationSession, accountId: number, personId: number, now: number) => void

export interface AuthorisationHandlers {
  authorisation: Handlers<AuthorisationSession>['authorisation']
  campaign: Pick<Handlers<AuthorisationSession>['campaign'], 'authorisationOf' | 'proof'>
}

/** `dataDir`: has the folder of sealed photos. */
export function authorisationHandlers(
  clock: Pick<Clock, 'now'>,
  dataDir: string,
  noteOpened: NoteOpened,
): AuthorisationHandlers {
  function demandOwn(database: Database, account: AccountRow, personId: number): void {
    if (!maySee(database, account, personId)) throw new Refusal('not_found')
  }

  function demandPhoto(image: Uint8Array): void {
    if (image.length > longestPhoto || !isBareJpeg(image)) throw new Refusal('invalid_input')
  }

  const demandSheet = ({ sqlite }: Database, { id }: AccountRow, sheetId: number): void => {
    const of = sqlite.prepare('SELECT account_id FROM sheets WHERE id = ?').pluck().get(sheetId)
    if (of !== id) throw new Refusal('not_found')
  }

  const authorisation: AuthorisationHandlers['authorisation'] = {
    policy: (_, { session: { database } }) => readPolicy(database),
    savePolicy(input, { session: { database, changes }, account }) {
      changes.untracked(() => savePolicy(database, input, account.id, clock.now()))
      return readPolicy(database)
    },
    writeText({ text }, { session: { database, changes }, account }) {
      changes.untracked(() => writeConsentText(database, text, account.id, clock.now()))
      return consentTexts(database)
    },
    sheets: (_, { session: { database }, account }) => sheetsOf(database, account.id),
    makeSheets(input, { session: { database, changes }, account }) {
      changes.untracked(() => makeSheets(database, input, account.id, clock.now()))
      return sheetsOf(database, account.id).slice(0, input.sheets).reverse()
    },
    ofPerson({ personId }, { session: { database }, account }) {
      demandOwn(database, account, personId)
      return authorisationOf(database, personId)
    },
    sign({ personId, strokes }, { session: { database, changes }, account }) {
      demandOwn(database, account, personId)
      changes.untracked(() => keepSignature(database, personId, strokes, account.id, clock.now()))
      return authorisationOf(database, personId)
    },
    addPhoto({ personId, image }, { session: { database, changes }, account }) {
      demandOwn(database, account, personId)
      demandPhoto(image)
      const of = { personId, sheetId: null }
      changes.untracked(() => keepPhoto(database, dataDir, of, image, account.id, clock.now()))
      return authorisationOf(database, personId)
    },
    addSheetPhoto({ sheetId, image }, { session: { database, changes }, account }) {
      demandSheet(database, account, sheetId)
      demandPhoto(image)
      const of = { personId: null, sheetId }
      changes.untracked(() => keepPhoto(database, dataDir, of, image, account.id, clock.now()))
      return sheetsOf(database, account.id)
    },
    proof({ proofId }, { session: { database }, account }) {
      const of = ownerOf(database, proofId)
      if (of === null) throw new Refusal('not_found')
      if (of.personId !== null) demandOwn(database, account, of.personId)
      else if (of.accountId !== account.id) throw new Refusal('not_found')
      return contentOf(database, dataDir, proofId)
    },
    removeProof({ proofId }, { session: { database, changes }, account }) {
      const of = ownerOf(database, proofId)
      if (of === null) throw new Refusal('not_found')
      if (of.personId !== null) demandOwn(database, account, of.personId)
      else if (of.accountId !== account.id) throw new Refusal('not_found')
      changes.untracked(() => removeProof(database, dataDir, proofId, account.id, clock.now()))
      return null
    },
  }

  const campaign: AuthorisationHandlers['campaign'] = {
    authorisationOf({ personId }, { session, account }) {
      const { database } = session
      if (!isInCampaign(database, personId)) throw new Refusal('not_found')
      noteOpened(session, account.id, personId, clock.now())
      return authorisationOf(database, personId)
    },
    proof({ proofId }, { session, account }) {
      const { database, changes } = session
      const of = ownerOf(database, proofId)
      if (of === null || (of.personId !== null && !isInCampaign(database, of.personId)))
        throw new Refusal('not_found')
      if (of.personId !== null) noteOpened(session, account.id, of.personId, clock.now())
      else if (of.sheet !== null && of.accountId !== account.id)
        note(
          { database, changes },
          {
            at: clock.now(),
            accountId: account.id,
            action: 'sheet_photo_opened',
            person: of.accountId === null ? null : uidOfAccount(database, of.accountId),
            detail: { sheet: of.sheet },
          },
        )
      return contentOf(database, dataDir, proofId)
    },
  }
  return { authorisation, campaign }
}
