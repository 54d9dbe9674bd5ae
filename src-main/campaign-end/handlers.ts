import type { EndCertificate } from '../../src-preload/contract/index.ts'
import { date } from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { Vault } from '../accounts/vault.ts'
import { everyPhoto } from '../authorisation/proofs.ts'
import type { Backups } from '../backup/backups.ts'
import { sourceOf } from '../backup/make.ts'
import type { SaveDialogs } from '../chosen-files.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import { writeFileAtomic } from '../files.ts'
import type { Handlers } from '../handler-types.ts'
import type { OneTask } from '../one-task.ts'
import type { Printer } from '../printing/handlers.ts'
import { Refusal } from '../refusal.ts'
import { certificateHtml } from './certificate-sheet.ts'
import { beginEnd, finishEnd, forgetCertificate, readCertificate } from './end.ts'

interface EndSession {
  database: Database
  databaseKey: Uint8Array
  backups: Pick<Backups, 'allCopies' | 'isCopying'>
}

export interface EndOptions {
  dataDir: string
  clock: Pick<Clock, 'now'>
  vault: Pick<Vault, 'verify'>
  dialogs: Pick<SaveDialogs, 'savePdf'>
  printer: Printer
  /** Runs one print at a time. */
  printTask: OneTask
  closeSession(): Promise<void>
}

type Part = 'endCampaign' | 'certificate' | 'saveCertificate' | 'printCertificate' | 'forgetCertificate'

export function campaignEndHandlers({
  dataDir,
  clock,
  vault,
  dialogs,
  printer,
  printTask,
  closeSession,
}: EndOptions): Pick<Handlers<EndSession>['erasure'], Part> {
  function demandCertificate(): EndCertificate {
    const certificate = readCertificate(dataDir)
    if (certificate === null) throw new Refusal('not_found')
    return certificate
  }

  return {
    async endCampaign({ password }, { session, account }) {
      await vault.verify(account.slotId, password, session)
      const { database, backups } = session
      if (!database.sqlite.open || backups.isCopying()) throw new Refusal('busy')
      const { files, place, isPlaceAway } = await backups.allCopies()
      const certificate = { ...countsOf(database), endedAt: clock.now(), copies: files, isPlaceAway }
      beginEnd(dataDir, { source: sourceOf(database), place, photos: everyPhoto(database), certificate })
      await closeSession()
      finishEnd(dataDir)
      return certificate
    },
    certificate: () => readCertificate(dataDir),
    async saveCertificate() {
      const certificate = demandCertificate()
      const day = date(certificate.endedAt).replaceAll('/', '-')
      const file = await dialogs.savePdf(`${messages.erasure.certificate.file(day)}.pdf`)
      if (file === null) return false
      const pdf = await printTask.run((signal) => printer.toPdf(certificateHtml(certificate), signal))
      if (pdf === 'aborted') return false
      try {
        writeFileAtomic(file.toLowerCase().endsWith('.pdf') ? file : `${file}.pdf`, pdf, 0o644)
      } catch (error) {
        throw new Refusal('cannot_write', {}, error)
      }
      return true
    },
    async printCertificate() {
      const body = certificateHtml(demandCertificate())
      return { kind: await printTask.run((signal) => printer.toPaper(body, signal)) }
    },
    forgetCertificate() {
      forgetCertificate(dataDir)
      return null
    },
  }
}

function countsOf({ sqlite }: Database): Omit<EndCertificate, 'endedAt' | 'copies' | 'isPlaceAway'> {
  const count = (query: string) => sqlite.prepare(`SELECT count(*) FROM ${query}`).pluck().get() as number
  return {
    people: count('people WHERE referred_by IS NOT NULL'),
    hidden: count('people WHERE referred_by IS NOT NULL AND deleted_at IS NOT NULL'),
    authorisations: count('consents'),
    lookups: count('lookup_attempts'),
    accounts: count('accounts WHERE came_with IS NULL'),
    erasedBefore: count('erasures'),
  }
}
