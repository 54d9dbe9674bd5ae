import type { ExportFormat, SummaryPart } from '../contract/index.ts'
import { number, plural } from '../format.ts'
import { consentMethod } from './consent.ts'
import { fieldWords } from './person-fields.ts'
import { byPlace } from './places.ts'

/** Texts of the dialog before an export. */
export const exporting = {
  title: 'Exportar',
  which: 'A quiénes',
  people: {
    view: { title: 'Lo que muestra la tabla', hint: 'Con su búsqueda, sus filtros y su orden.' },
    selection: { title: 'Los seleccionados', hint: 'En el orden de la tabla.' },
    everybody: { title: 'Todos', hint: 'Sin búsqueda ni filtros.' },
  },
  count: (title: string, people: number) => `${title} (${number(people)})`,
  format: 'Tipo de archivo',
  formats: {
    xlsx: {
      title: 'Libro de Excel (.xlsx)',
      hint: 'Con filtros y colores, y una hoja por puesto y otra de resumen.',
    },
    csv: {
      title: 'Texto separado por punto y coma (.csv)',
      hint: 'Una sola hoja sin formato, para otros programas.',
    },
  } satisfies Record<ExportFormat, { title: string; hint: string }>,
  columns: 'Columnas',
  ofTable: 'Las de la tabla',
  allColumns: 'Todas',
  noColumns: 'Marque por lo menos una columna.',
  inClear: 'El archivo queda sin contraseña: guárdelo con cuidado. La exportación queda anotada.',
  save: 'Guardar archivo…',
} as const

export const exported = {
  done: (rows: number, path: string) =>
    `${plural(rows, 'Se exportó 1 persona', (n) => `Se exportaron ${n} personas`)} a ${path}`,
  show: 'Mostrar en la carpeta',
  nothing: 'No hay personas para exportar en esta pestaña.',
  running: 'Exportando…',
  aborted: 'Se canceló y no se guardó ningún archivo.',
  abortAction: 'Cancelar la exportación',
} as const

/** Names of files, sheets and columns in Excel. */
export const workbook = {
  sheet: { people: 'Referidos', places: 'Por puesto', overview: 'Resumen' },
  file: {
    own: (day: string) => `referidos-${day}`,
    campaign: (day: string) => `referidos-campaña-${day}`,
  },
  column: {
    ...fieldWords('sheet'),
    people: 'Referidos',
    day: 'Día',
    registered: 'Registros',
    checked: 'Consultas',
    found: 'Encontrados',
    goal: 'Meta',
    by: 'Para el',
    lastRegistered: 'Último registro',
    cost: 'Costo (US$)',
  },
  consent: { ...consentMethod, revoked: 'Revocada' },
  noConsent: 'Sin autorización',
  /** Sheet of places: people whose puesto is unknown. */
  unplaced: 'Sin puesto',
  overview: {
    what: 'Dato',
    value: 'Valor',
    at: 'Exportado el',
    by: 'Exportado por',
    whose: 'De quién son',
    own: (leader: string) => `Los referidos de ${leader}`,
    campaign: 'Toda la campaña',
    which: 'A quiénes trae',
    view: 'Los que mostraba la tabla',
    selection: 'Los seleccionados',
    filters: 'Búsqueda y filtros',
    noFilters: 'Ninguno',
    people: 'Referidos',
    placed: 'Con puesto de votación',
    cut: 'Textos más largos de lo que cabe en una celda de Excel (32.767 letras), que quedaron cortados',
    protected: 'Datos personales protegidos (Ley 1581 de 2012)',
  },
  summary: {
    status: { file: 'Referidos por estado', sheet: 'Estado' },
    municipio: { file: byPlace.municipio, sheet: 'Municipios' },
    puesto: { file: byPlace.puesto, sheet: 'Puestos' },
    mesa: { file: byPlace.mesa, sheet: 'Mesas' },
    days: { file: 'Registros y consultas', sheet: 'Por día' },
    cost: { file: 'Costo de captchas', sheet: 'Costo de captchas' },
    leaders: { file: 'Avance por líder', sheet: 'Líderes' },
  } satisfies Record<SummaryPart, { file: string; sheet: string }>,
} as const
