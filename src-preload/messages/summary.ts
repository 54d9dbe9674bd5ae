import type { PlaceKind } from '../contract/index.ts'
import { number, plural } from '../format.ts'
import { byPlace, mesaNumber, noMesa } from './places.ts'

export const summary = {
  title: 'Resumen',
  people: (count: number) => (count === 1 ? 'referido' : 'referidos'),
  empty: 'Usted todavía no tiene referidos. Registre al primero y aquí verá cuántos van y dónde votan.',
  loadFailed: 'No se pudo hacer el resumen. Lo guardado sigue en este equipo.',
  statuses: 'Estado',
  days: 'Últimos 30 días',
  printedDays: 'Registros y consultas por día',
  where: 'Dónde votan',
  placed: (placed: number, people: number) => `${number(placed)} de ${number(people)} con puesto`,
  noPlaces: 'Todavía nadie tiene puesto de votación: aparece aquí cuando el censo responde.',
  toQueue: 'Ver la cola',
  cost: 'Costo de captchas',
  total: (dollars: string) => `${dollars} en 30 días`,
  kinds: 'Contar por',
  kind: { municipio: 'Municipio', puesto: 'Puesto', mesa: 'Mesa' } satisfies Record<PlaceKind, string>,
  printedPlaces: byPlace,
  placesFailed: 'No se pudieron leer los puestos. Lo guardado sigue en este equipo.',
  most: (drawn: number, all: number) => `Los ${drawn} con más referidos, de ${number(all)}`,
  view: { label: 'Ver como', chart: 'Gráfica', table: 'Tabla' },
  drawnPlaces: (kind: string, count: number) =>
    `Gráfica de barras: referidos por ${kind.toLowerCase()}, los ${count} con más. «Tabla» muestra todos.`,
  drawnDays:
    'Gráfica de cada día: registros en barras, consultas y encontrados en líneas. «Tabla» muestra las cifras.',
  drawnCost: (dollars: string) =>
    `Gráfica de barras: costo de captchas de cada día, ${dollars} en total. «Tabla» muestra las cifras.`,
  column: {
    status: 'Estado',
    people: 'Referidos',
    share: '%',
    day: 'Día',
    registered: 'Registros',
    found: 'Encontrados',
    checked: 'Consultas',
    cost: 'Costo',
    departamento: 'Departamento',
    municipio: 'Municipio',
    puesto: 'Puesto',
    mesa: 'Mesa',
  },
  unknown: '—',
  mesa: mesaNumber,
  noMesa,
  /** `share`: 0 to 100. Less than one percent must not read as zero. */
  percent: (share: number) => (share < 1 ? '< 1 %' : `${Math.round(share)} %`),
  rowsOf: (table: string) => `Filas de ${table}`,
  range: (first: number, last: number, all: number) => `${number(first)} a ${number(last)} de ${number(all)}`,
  before: 'Anteriores',
  after: 'Siguientes',
  export: 'Excel',
  exportLabel: (what: string) => `Excel: ${what}`,
  exported: (rows: number, path: string) =>
    `${plural(rows, 'Se exportó 1 fila', (n) => `Se exportaron ${n} filas`)} a ${path}`,
  print: 'Imprimir',
  printLabel: (what: string) => `Imprimir: ${what}`,
} as const
