import type { PrintProgress } from '../contract/index.ts'
import { plural } from '../format.ts'
import { byPlace, mesaNumber, noMesa } from './places.ts'

/** The printed sheets, one set per puesto. */
export const sheets = {
  file: (day: string) => `${byPlace.puesto} ${day}`,
  part: (part: number, of: number) => `(${part} de ${of})`,
  copy: (copy: number) => `- copia ${copy}`,
  people: (count: number) => plural(count, '1 referido', (n) => `${n} referidos`),
  mesa: (mesa: string | null) => (mesa === null ? noMesa : mesaNumber(mesa)),
  unplaced: 'Sin puesto',
  noPhone: 'No tiene',
  protected: 'Datos personales protegidos (Ley 1581 de 2012)',
  page: (page: string, of: string) => `página ${page} de ${of}`,
} as const

export const printing = {
  title: 'Imprimir por puesto',
  phase: {
    reading: () => 'Reuniendo a las personas…',
    drawing: (people: number) =>
      plural(people, 'Preparando las hojas de 1 persona', (n) => `Preparando las hojas de ${n} personas`),
    saving: () => 'Guardando el PDF…',
  } satisfies Record<PrintProgress['phase'], (people: number) => string>,
  waiting: 'Un momento…',
  left: (seconds: number) =>
    seconds < 1 ? 'Ya casi termina' : plural(seconds, 'Falta 1 segundo', (n) => `Faltan unos ${n} segundos`),
  aborting: 'Cancelando…',
  aborted: 'Se canceló y no se guardó ningún PDF.',
  nothing: 'No hay referidos para imprimir.',
  done: (people: number, path: string, files: number) => {
    const whose = plural(people, '1 persona', (n) => `${n} personas`)
    return files === 1
      ? `Se guardó el PDF de ${whose} en ${path}`
      : `Se guardaron ${files} PDF de ${whose}; el primero es ${path}`
  },
} as const
