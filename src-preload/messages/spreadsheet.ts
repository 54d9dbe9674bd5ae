import type { SummaryPart } from '../contract/index.ts'
import { plural } from '../format.ts'
import { consentMethod } from './consent.ts'
import { fieldWords } from './person-fields.ts'
import { byPlace } from './places.ts'

export const exported = {
  done: (rows: number, path: string) =>
    `${plural(rows, 'Se exportó 1 persona', (n) => `Se exportaron ${n} personas`)} a ${path}`,
  show: 'Mostrar en la carpeta',
  nothing: 'No hay personas para exportar en esta pestaña.',
  running: 'Exportando a Excel…',
  left: (seconds: number) =>
    seconds < 1 ? 'ya casi termina' : plural(seconds, 'falta 1 s', (n) => `faltan unos ${n} s`),
  aborting: 'Cancelando…',
  aborted: 'Se canceló y no se guardó ningún archivo de Excel.',
  abortAction: 'Cancelar la exportación',
} as const

/** Names of files, sheets and columns in Excel. */
export const workbook = {
  people: 'Referidos',
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
  consent: consentMethod,
  noConsent: 'Sin autorización',
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
