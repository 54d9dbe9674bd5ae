import type { ConsentText, RecordedConsent } from '../../src-preload/contract/index.ts'
import { recordSetting } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'

/**
 * The authorisation texts. A consent stores the version that was read to the person. The app's own versions count from
 * 1: append a new text, and never change an existing one. The version of an owner's text is the time at which it was
 * written, so that a version means the same text on every laptop.
 */
const texts = [
  'Autorizo de manera previa, expresa e informada que mi nombre, cédula, teléfono y barrio, y mi simpatía por esta ' +
    'campaña, que es un dato sensible, se guarden en este equipo y se usen para invitarme a sus actividades, ' +
    'recordarme la jornada electoral y consultar en el censo electoral de la Registraduría mi puesto y mesa de ' +
    'votación. Me informaron que dar esta autorización es opcional, que nadie puede exigirme datos sensibles, y que ' +
    'puedo conocer, actualizar, rectificar y suprimir mis datos, pedir prueba de esta autorización y revocarla en ' +
    'cualquier momento y sin costo, ante la persona que me registró (Ley 1581 de 2012).',
  'Autorizo de manera previa, expresa e informada que mi nombre, cédula, teléfono y barrio, las etiquetas con que se ' +
    'organiza mi participación (por ejemplo, la reunión a la que asistí), y mi simpatía por esta campaña, que es un ' +
    'dato sensible, se guarden en este equipo y se usen para invitarme a sus actividades, recordarme la jornada ' +
    'electoral y consultar en el censo electoral de la Registraduría mi puesto y mesa de votación. Me informaron que ' +
    'dar esta autorización es opcional, que nadie puede exigirme datos sensibles, y que puedo conocer, actualizar, ' +
    'rectificar y suprimir mis datos, pedir prueba de esta autorización y revocarla en cualquier momento y sin costo, ' +
    'ante la persona que me registró (Ley 1581 de 2012).',
] as const

/** Texts that a person accepts by creating their own account, oldest first; their versions are counted separately. */
const ownTexts = [
  'Al crear la cuenta autorizo que mi nombre, cédula y teléfono se guarden cifrados en este equipo y que mi cédula se ' +
    'consulte en el censo electoral. Puedo conocer, corregir y suprimir mis datos cuando quiera (Ley 1581 de 2012).',
] as const

const newest = (versions: readonly string[]): ConsentText => ({
  version: versions.length,
  text: versions.at(-1) ?? '',
})

/** The latest text of the app, in force until an owner writes one. `version` counts from 1. */
export const appConsentText = (): ConsentText => newest(texts)
export const ownConsentText = (): ConsentText => newest(ownTexts)

type Written = Pick<Database, 'sqlite'>

const reads = once((sqlite: Sqlite) => ({
  inForce: sqlite.prepare(
    'SELECT version, text FROM consent_texts WHERE written_by IS NOT NULL ORDER BY version DESC LIMIT 1',
  ),
  all: sqlite.prepare(
    'SELECT version, text, written_by IS NOT NULL AS isOurs FROM consent_texts ORDER BY version DESC',
  ),
  one: sqlite.prepare('SELECT version, text FROM consent_texts WHERE version = ?'),
}))

/** The text in force, which is read to people from now on. */
export const consentText = ({ sqlite }: Written): ConsentText =>
  (reads(sqlite).inForce.get() as ConsentText | undefined) ?? appConsentText()

/** null: the text is of another laptop and not known here. */
export function consentTextOf({ sqlite }: Written, version: number): ConsentText | null {
  const ofApp = texts[version - 1]
  if (ofApp !== undefined) return { version, text: ofApp }
  return (reads(sqlite).one.get(version) as ConsentText | undefined) ?? null
}

/** The text that was read to a person; null: see `consentTextOf`. */
export const wordsRead = (
  database: Written,
  method: RecordedConsent['method'],
  version: number,
): string | null =>
  (method === 'own_account' ? ownTexts[version - 1] : consentTextOf(database, version)?.text) ?? null

/** All versions: the one in force, then those written here, then those of other laptops. */
export function consentTexts({ sqlite }: Written): ConsentText[] {
  const written = reads(sqlite).all.all() as (ConsentText & { isOurs: 0 | 1 })[]
  const of = (ours: 0 | 1) =>
    written.filter(({ isOurs }) => isOurs === ours).map(({ version, text }) => ({ version, text }))
  return [...of(1), ...texts.map((text, at) => ({ version: at + 1, text })).reverse(), ...of(0)]
}

/** Puts a text in force, and records it; earlier ones stay. The same text is no new version. */
export function writeConsentText(database: Database, text: string, writtenBy: number, now: number): void {
  const { sqlite } = database
  immediately(sqlite, () => {
    const before = consentText(database)
    if (before.text === text) return
    const version = Math.max(now, before.version + 1)
    sqlite
      .prepare('INSERT INTO consent_texts (version, text, written_by) VALUES (?, ?, ?)')
      .run(version, text, writtenBy)
    recordSetting(database, writtenBy, { setting: 'consent_text', to: version }, now)
  })
}

/** The texts that owners wrote, for other laptops. */
export const writtenTexts = ({ sqlite }: Written): ConsentText[] =>
  sqlite.prepare('SELECT version, text FROM consent_texts ORDER BY version').all() as ConsentText[]

/** Keeps texts of other laptops, to which people authorised there. Must run in the caller's transaction. */
export function keepTexts({ sqlite }: Written, brought: readonly ConsentText[]): void {
  const keep = sqlite.prepare(
    'INSERT INTO consent_texts (version, text) VALUES (@version, @text) ON CONFLICT DO NOTHING',
  )
  for (const one of brought) keep.run(one)
}
