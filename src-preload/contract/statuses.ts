/** The nine statuses of a person's census record (derived in main, never stored as such). */
export const censusStatuses = [
  'PENDING',
  'PROCESSING',
  'ACTIVE',
  'NOT_FOUND',
  'CANCELLED_DECEASED',
  'CANCELLED_OTHER',
  'TIMEOUT',
  'BLOCKED',
  'ERROR',
] as const
export type CensusStatus = (typeof censusStatuses)[number]

/** Which statuses each tab of the table shows; the order is the order on the screen. */
export const tabs = {
  todos: censusStatuses,
  pendientes: ['PENDING', 'PROCESSING'],
  encontrados: ['ACTIVE'],
  novedades: ['NOT_FOUND', 'CANCELLED_DECEASED', 'CANCELLED_OTHER'],
  errores: ['TIMEOUT', 'BLOCKED', 'ERROR'],
} as const satisfies Record<string, readonly CensusStatus[]>
export type Tab = keyof typeof tabs
export const tabNames = Object.keys(tabs) as [Tab, ...Tab[]]
