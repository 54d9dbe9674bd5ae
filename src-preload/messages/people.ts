import type { Tab } from '../contract/index.ts'
import { number, plural } from '../format.ts'
import { fieldWords } from './person-fields.ts'

const tab: Record<Tab, string> = {
  todos: 'Todos',
  pendientes: 'Pendientes',
  encontrados: 'Encontrados',
  novedades: 'No pueden votar',
  errores: 'Errores',
}

export const people = {
  title: 'Referidos',
  tabs: 'Filtrar por estado',
  tab,
  column: fieldWords('column'),
  table: 'Referidos registrados',
  empty: 'Usted todavía no tiene referidos.',
  emptyTab: {
    todos: 'Usted todavía no tiene referidos.',
    pendientes: 'No hay consultas pendientes.',
    encontrados: 'Todavía no se ha encontrado a nadie en el censo.',
    novedades: 'No hay nadie que no pueda votar.',
    errores: 'No hay errores.',
  } satisfies Record<Tab, string>,
  searched: (typed: string) => `«${typed}»`,
  found: (count: number) => plural(count, '1 persona', (n) => `${n} personas`),
  showAll: 'Ver todos',
  loadFailed: 'No se pudo leer la lista. Lo guardado sigue en este equipo.',
  nothingFound: (search: string) => `Nadie coincide con «${search}».`,
  nothingFiltered: 'Nadie coincide con los filtros.',
  nothingFoundFiltered: (search: string) => `Nadie coincide con «${search}» y los filtros.`,
  clearAll: 'Quitar búsqueda y filtros',
  elsewhere: (count: number) =>
    plural(count, 'Hay 1 en las otras pestañas.', (n) => `Hay ${n} en las otras pestañas.`),
} as const

export const columns = {
  open: 'Columnas',
  title: 'Columnas de la tabla',
  always: 'siempre se ve',
  crowded: 'No caben todas las marcadas. Se ven con la ventana más grande.',
  up: (column: string) => `Subir ${column}`,
  down: (column: string) => `Bajar ${column}`,
  place: (column: string, at: number, of: number) => `${column}: columna ${at} de ${of}`,
  reset: 'Restablecer',
  widthOf: (column: string) => `Ancho de ${column}`,
  width: (pixels: number) => `${pixels} píxeles`,
  resize: 'Arrastre para cambiar el ancho (con el teclado: Mayús y ← o →)',
} as const

export const selection = {
  title: 'Selección',
  one: (name: string) => `Seleccionar a ${name}`,
  all: (count: number) =>
    plural(count, 'Seleccionar a la persona que coincide', (n) => `Seleccionar los ${n} que coinciden`),
  selected: (count: number) => plural(count, '1 seleccionado', (n) => `${n} seleccionados`),
  elsewhere: (count: number) => plural(count, '1 no se ve aquí', (n) => `${n} no se ven aquí`),
  refresh: (count: number) => (count === 0 ? 'Actualizar' : `Actualizar ${number(count)}`),
  tenAtATime: (left: number) => `de 10 en 10: ${plural(left, 'queda 1', (n) => `quedan ${n}`)}`,
  counting: 'Contando a quiénes se puede actualizar…',
  notCounted: 'No se pudo contar a quiénes se puede actualizar. La selección sigue.',
  final: (count: number) =>
    plural(count, '1 ya tiene respuesta: no se consulta', (n) => `${n} ya tienen respuesta: no se consultan`),
  unauthorised: (count: number) =>
    plural(count, '1 sin autorización: no se consulta', (n) => `${n} sin autorización: no se consultan`),
  cooling: (count: number) =>
    plural(count, '1 se actualizó hace menos de 30 s', (n) => `${n} se actualizaron hace menos de 30 s`),
  export: 'Exportar',
  exporting: 'Exportando…',
  print: 'Imprimir',
  copy: 'Copiar',
  clear: 'Quitar selección',
  copied: (count: number) =>
    `${plural(count, '1 fila copiada', (n) => `${n} filas copiadas`)}. Péguelas en su hoja de cálculo.`,
  copyFailed: 'No se pudo copiar. La selección sigue como estaba: intente de nuevo.',
  tooManyToCopy: (most: number) =>
    `Se copian hasta ${number(most)} filas de una vez. La selección sigue: expórtela a Excel o seleccione menos.`,
  tooManyToName: (most: number) =>
    `Se eligen hasta ${number(most)} una por una. Quite la selección y seleccione todos los que coinciden.`,
} as const
