import type { ConsentMethodShown } from '../contract/index.ts'
import { dateTime } from '../format.ts'

export const consentMethod: Record<ConsentMethodShown, string> = {
  signature: 'Firma',
  signed_sheet: 'Hoja firmada',
  voice: 'De palabra',
  own_account: 'Al crear la cuenta',
}

/** The app's versions count from 1. An owner's version is the time at which the text was written. */
const versionsOfApp = 1_000

/** `versión 2`, `versión del 30/11/2026 10:15` */
export const textVersion = (version: number): string =>
  version < versionsOfApp ? `versión\u00a0${version}` : `versión del ${dateTime(version)}`

export const consent = {
  title: 'Autorización de datos',
  version: textVersion,
  given: (method: ConsentMethodShown, version: number) =>
    `${consentMethod[method]} (texto, ${textVersion(version)})`,
  readAll: 'Leer completo',
  readLess: 'Leer menos',
  method: '¿Cómo autorizó?',
  methodShown: consentMethod,
  accepted: 'La persona autorizó libremente',
  methodMissing: 'Elija cómo autorizó.',
  loadFailed: 'No se pudo cargar el texto de la autorización. Sin él no se puede guardar.',
} as const
