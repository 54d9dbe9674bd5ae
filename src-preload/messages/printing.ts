import type { PrintProgress, SheetGroup, SheetOrder } from '../contract/index.ts'
import { number, plural } from '../format.ts'
import { byPlace, mesaNumber, noMesa } from './places.ts'
import { personData } from './rights.ts'

/** Texts of the printed sheets. */
export const sheets = {
  /** Names of files without extension. */
  file: {
    puesto: (day: string) => `${byPlace.puesto} ${day}`,
    mesa: (day: string) => `${byPlace.mesa} ${day}`,
    list: (day: string) => `Lista de referidos ${day}`,
    follow_up: (day: string) => `Rescate ${day}`,
    summary: (day: string) => `Resumen ${day}`,
    consent_sheets: (day: string) => `Hojas para firmar ${day}`,
    person: personData.fileName,
  },
  part: (part: number, of: number) => `(${part} de ${of})`,
  copy: (copy: number) => `- copia ${copy}`,
  people: (count: number) => plural(count, '1 referido', (n) => `${n} referidos`),
  mesa: (mesa: string | null) => (mesa === null ? noMesa : mesaNumber(mesa)),
  unplaced: 'Sin puesto',
  list: 'Referidos',
  place: 'Dónde vota',
  leader: 'Líder',
  noPhone: 'No tiene',
  /** Follows the name of a group that began on the previous page. */
  continued: '(sigue)',
  protected: 'Datos personales protegidos (Ley 1581 de 2012)',
  page: (page: number, of: number) => `página ${number(page)} de ${number(of)}`,
} as const

/** Texts of the window that shows the sheets before printing. */
export const printing = {
  title: 'Imprimir',
  by: 'Listas',
  group: {
    puesto: 'Una por puesto',
    mesa: 'Una por mesa',
    list: 'Una sola lista',
  } satisfies Record<SheetGroup, string>,
  order: 'Orden',
  orders: { mesa: 'Por mesa', surname: 'Por apellido' } satisfies Record<SheetOrder, string>,
  mesaHint: 'Las mesas de un puesto comparten hoja. Una línea indica por dónde recortarla.',
  surnameHint: 'El apellido se deduce del nombre y va en negrilla.',
  preview: 'Vista previa',
  size: (pages: number, people: number) =>
    `${plural(pages, '1 hoja', (n) => `${n} hojas`)} · ${plural(people, '1 persona', (n) => `${n} personas`)}`,
  pages: (pages: number) => plural(pages, '1 página', (n) => `${n} páginas`),
  pageLabel: (page: number, of: number) => `Hoja ${number(page)} de ${number(of)}`,
  more: (left: number) => plural(left, 'Ver la hoja que falta', (n) => `Ver más hojas (faltan ${n})`),
  loadFailed: 'No se pudieron preparar las hojas. Lo guardado sigue en este equipo.',
  print: 'Imprimir…',
  savePdf: 'Guardar PDF',
  inClear: 'El PDF y el papel quedan sin contraseña: guárdelos con cuidado.',
  phase: {
    reading: () => 'Reuniendo a las personas…',
    drawing: (people: number) =>
      plural(people, 'Preparando las hojas de 1 persona', (n) => `Preparando las hojas de ${n} personas`),
    saving: () => 'Guardando el PDF…',
  } satisfies Record<PrintProgress['phase'], (people: number) => string>,
  waiting: 'Un momento…',
  left: (seconds: number) =>
    seconds < 1 ? 'Ya casi termina' : plural(seconds, 'Falta 1 segundo', (n) => `Faltan unos ${n} segundos`),
  aborted: 'Se canceló y no se guardó ningún PDF.',
  nothing: 'No hay referidos para imprimir.',
  printed: 'Enviado a la impresora.',
  unrecorded: 'Enviado a la impresora. No se pudo anotar en el registro de seguridad.',
  tooMany: (most: number) =>
    `Se imprimen hasta ${number(most)} personas de una vez. Filtre la lista, o guarde el PDF.`,
  noPrinter: 'Este equipo no tiene impresora. Guarde el PDF e imprímalo en otro.',
  failed: 'No se pudo imprimir. Revise la impresora, o guarde el PDF.',
  doneSheets: (path: string) => `Se guardaron las hojas en ${path}`,
  done: (people: number, path: string, files: number) => {
    const whose = plural(people, '1 persona', (n) => `${n} personas`)
    return files === 1
      ? `Se guardó el PDF de ${whose} en ${path}`
      : `Se guardaron ${files} PDF de ${whose}; el primero es ${path}`
  },
} as const
