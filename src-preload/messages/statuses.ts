import type { CensusStatus } from '../contract/index.ts'

/** What a status is called on the screen and in the spreadsheet alike. `novedad`: the page's own words. */
export function statusWord(status: CensusStatus, novedad: string | null): string {
  switch (status) {
    case 'PENDING':
      return 'Pendiente'
    case 'PROCESSING':
      return 'Consultando'
    case 'ACTIVE':
      return 'Encontrado'
    case 'NOT_FOUND':
      return 'No está en el censo'
    case 'CANCELLED_DECEASED':
      return 'Cancelada: fallecimiento'
    case 'CANCELLED_OTHER':
      return novedad === null ? 'Cancelada' : `Cancelada: ${reason(novedad)}`
    case 'TIMEOUT':
      return 'Sin respuesta'
    case 'BLOCKED':
      return 'Bloqueado'
    case 'ERROR':
      return 'Error'
  }
}

/** `CANCELADA POR DOBLE CEDULACION` → `doble cedulacion`, to stand after "Cancelada:". */
const reason = (novedad: string): string =>
  withoutShouting(novedad.trim()).replace(/^(cancelada|baja|vigente)\s+(por|con)\s+/i, '')

/** The page writes in capitals; lower case reads better. Text in mixed case stays as it is. */
const withoutShouting = (text: string): string =>
  text === text.toLocaleUpperCase('es-CO') ? text.toLocaleLowerCase('es-CO') : text

/** As a filter names a status: what a cancellation was for is not in it. */
export const statusName: Record<CensusStatus, string> = {
  PENDING: statusWord('PENDING', null),
  PROCESSING: statusWord('PROCESSING', null),
  ACTIVE: statusWord('ACTIVE', null),
  NOT_FOUND: statusWord('NOT_FOUND', null),
  CANCELLED_DECEASED: statusWord('CANCELLED_DECEASED', null),
  CANCELLED_OTHER: 'Cancelada: otra causa',
  TIMEOUT: statusWord('TIMEOUT', null),
  BLOCKED: statusWord('BLOCKED', null),
  ERROR: statusWord('ERROR', null),
}

export const status = {
  retryAt: (time: string) => `Reintento ${time}`,
  askedAgain: 'Se está consultando de nuevo',
} as const
