import type { CensusStatus } from './contract.ts'

/** What a status is called on the screen and in the spreadsheet. `novedad`: the page's own word for a cancellation. */
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
      return novedad === null ? 'Cancelada' : `Cancelada: ${novedad}`
    case 'TIMEOUT':
      return 'Sin respuesta'
    case 'BLOCKED':
      return 'Bloqueado'
    case 'ERROR':
      return 'Error'
  }
}
