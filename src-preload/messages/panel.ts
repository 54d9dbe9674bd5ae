import type { CedulaCheck } from '../contract/index.ts'
import { number } from '../format.ts'

const cedulaCheck: Record<CedulaCheck, string> = {
  free: 'Usted no la ha registrado todavía',
  yours: 'Usted ya la registró',
  another_leaders: 'Ya está registrada por otro líder',
  own: 'Es su propia cédula',
  erased: 'Los datos de esta cédula se borraron',
}

export const scanner = {
  bothRead: 'Cédula y nombre leídos del código de barras. Revíselos.',
  cedulaRead: 'Cédula leída del código de barras. Escriba el nombre.',
  unreadable: 'No se pudo leer el código de barras. Escriba el número de la cédula.',
} as const

export const newPerson = {
  title: 'Nuevo referido',
  save: 'Guardar y seguir',
  footnote: 'Se guarda en este equipo, aun sin conexión.',
  /** `today`: number of people registered today; null: unknown. */
  saved(name: string, today: number | null, offline: boolean): string {
    const count = today === null ? '' : ` · hoy ${today === 1 ? 'va 1' : `van ${number(today)}`}`
    return `Guardada: ${name}${count}${offline ? '. Se consultará cuando haya conexión' : ''}`
  },
  moreData: 'Más datos',
  yoursIs: 'Usted ya la registró:',
  cedulaCheck,
  claimed:
    'No se registró otra vez. Se avisará al administrador, que decide de quién es. Lo escrito sigue aquí.',
} as const

export const edit = {
  title: 'Editar referido',
  save: 'Guardar cambios',
  saved: 'Cambios guardados',
  willBeLookedUp: 'Se consultará de nuevo: lo que respondió el censo era sobre la otra cédula.',
  savedAndQueued: 'Cambios guardados. La cédula corregida se consulta de nuevo',
  claimed:
    'No se cambió nada: esa cédula la tiene otro líder. Se avisará al administrador, que decide de quién es.',
  unsaved: {
    title: (name: string) => `No ha guardado lo que escribió de ${name}`,
    why: (next: string) => `Puede seguir y guardarlo, o descartarlo y editar a ${next}.`,
    keep: 'Seguir editando',
    drop: 'Descartar',
  },
} as const
