import type { ConsentMethodShown } from '../contract/index.ts'

export const consentMethod: Record<ConsentMethodShown, string> = {
  signature: 'Firma',
  signed_sheet: 'Hoja firmada',
  voice: 'De palabra',
  own_account: 'Al crear la cuenta',
}

export const consent = {
  title: 'Autorización de datos',
  version: (version: number) => `versión ${version}`,
  given: (method: ConsentMethodShown, version: number) =>
    `${consentMethod[method]} (texto, versión\u00a0${version})`,
  readAll: 'Leer completo',
  readLess: 'Leer menos',
  method: '¿Cómo autorizó?',
  methodShown: consentMethod,
  accepted: 'La persona autorizó libremente',
  methodMissing: 'Elija cómo autorizó.',
  loadFailed: 'No se pudo cargar el texto de la autorización. Sin él no se puede guardar.',
} as const
