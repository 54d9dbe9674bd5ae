import type { ConsentMethodShown } from '../contract/index.ts'
import { plural } from '../format.ts'
import { consent } from './consent.ts'
import { fieldWords } from './person-fields.ts'

export const detail = {
  ...fieldWords('detail'),
  label: (name: string) => `Datos de ${name}`,
  official: 'censo de la Registraduría',
  consentShown: (method: ConsentMethodShown, version: number) => consent.given(method, version),
  noConsent: 'Sin autorización',
  todo: 'Qué hacer:',
  waitingForLookup: 'Todavía no se ha consultado. La consulta se hace sola.',
  waitingForRetry: (when: string) => `Se intenta de nuevo ${when}.`,
  beingLookedUp: 'Se está consultando ahora mismo.',
  lastError: 'Último intento',
  olderResultKept: 'Lo que se muestra es el resultado anterior.',
  refresh: 'Actualizar',
  refreshIn: (seconds: number) => `Actualizar en ${seconds} s`,
  edit: 'Editar',
  history: 'Historial',
  historyOf: (name: string) => `Historial de ${name}`,
  historyEmpty: 'Todavía no hay ningún intento. La consulta se hace sola.',
  remove: 'Eliminar',
} as const

/** Texts about a person's polling place, to send to them. */
export const votingPlace = {
  copy: 'Copiar dónde vota',
  copied: (name: string) => `Copiado: dónde vota ${name}. Péguelo en un mensaje`,
  copyFailed: 'No se pudo copiar. Los datos siguen aquí: márquelos y cópielos con Ctrl C.',
  map: 'Mapa',
  mapFailed:
    'No se pudo abrir el mapa en el navegador de este equipo. La dirección sigue aquí: puede copiarla.',
  intro: (name: string) => `${name}, este es su puesto de votación:`,
  address: (direccion: string) => `Dirección: ${direccion}`,
  mesa: (mesa: string) => `Mesa: ${mesa}`,
  source: (date: string) => `Según la Registraduría, consultado el ${date}.`,
  mapAt: (url: string) => `Mapa: ${url}`,
} as const

export const remove = {
  title: (name: string) => `¿Eliminar a ${name}?`,
  why: 'Deja de verse en Referidos y no se consulta más, pero sus datos siguen guardados: para borrarlos, use Borrar datos. Puede deshacerlo durante 10 segundos.',
  submit: 'Eliminar',
  done: (name: string) => `Se eliminó a ${name}`,
  undo: 'Deshacer',
  undone: (name: string) => `${name} está de nuevo en la lista`,
} as const

export const reassign = {
  open: 'Pasar a otro líder',
  title: (name: string) => `Pasar a ${name} a otro líder`,
  why: 'Deja de estar en su lista. Lo registrado y la respuesta del censo no cambian.',
  whyOther: 'Deja de estar en la lista de su líder. Lo registrado y la respuesta del censo no cambian.',
  to: 'Líder',
  submit: 'Pasar',
  done: (name: string) => `${name} pasó a otro líder`,
} as const

export const refreshed = {
  queued: (count: number) =>
    plural(count, '1 cédula en actualización', (n) => `${n} cédulas en actualización`),
  unauthorised: (count: number) =>
    plural(count, '1 sin autorización: no se consulta', (n) => `${n} sin autorización: no se consultan`),
  skippedFinal: (count: number) =>
    plural(count, '1 ya tiene respuesta: no se consulta', (n) => `${n} ya tienen respuesta: no se consultan`),
  /** `seconds` 0: unknown. */
  cooldown: (count: number, seconds: number) => {
    const when =
      seconds === 0 ? 'en menos de 30 segundos' : `en ${plural(seconds, '1 segundo', (n) => `${n} segundos`)}`
    return plural(
      count,
      `Podrá actualizar de nuevo ${when}`,
      (n) => `${n} se actualizaron hace poco: podrá repetir ${when}`,
    )
  },
} as const
