import type { ConsentText } from '../../src-preload/contract/index.ts'

/**
 * The authorisation texts, oldest first. A consent stores the version that was read to the person: append a new text,
 * and never change an existing one.
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

/** What a person authorises by creating their own account, oldest first; versions are counted separately. */
const ownTexts = [
  'Al crear la cuenta autorizo que mi nombre, cédula y teléfono se guarden cifrados en este equipo y que mi cédula se ' +
    'consulte en el censo electoral. Puedo conocer, corregir y suprimir mis datos cuando quiera (Ley 1581 de 2012).',
] as const

const latest = (versions: readonly string[]): ConsentText => ({
  version: versions.length,
  text: versions.at(-1) ?? '',
})

/** The texts in force; `version` counts from 1. */
export const consentText = (): ConsentText => latest(texts)
export const ownConsentText = (): ConsentText => latest(ownTexts)

/** All versions, the one in force first. */
export const consentTexts = (): ConsentText[] =>
  texts.map((text, at) => ({ version: at + 1, text })).reverse()
