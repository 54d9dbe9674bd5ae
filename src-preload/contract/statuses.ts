/**
 * One descriptor for each status of a person. Tabs, filters, badges, the summary and the rules of a refresh are derived
 * from it; its texts are in `messages/statuses.ts`. The order is that of the screen.
 */

export type StatusTone = 'green' | 'gray' | 'blue' | 'amber' | 'slate' | 'violet' | 'red'
export type StatusIcon = 'check' | 'clock' | 'spinner' | 'retry' | 'minus' | 'cross' | 'alert' | 'ban'

interface StatusTraits {
  tab: 'pendientes' | 'encontrados' | 'novedades' | 'errores'
  tone: StatusTone
  icon: StatusIcon
}
type Statuses = Record<string, StatusTraits>

/** Derived from the person's job; never stored. */
const queued = {
  PENDING: { tab: 'pendientes', tone: 'gray', icon: 'clock' },
  PROCESSING: { tab: 'pendientes', tone: 'blue', icon: 'spinner' },
} as const satisfies Statuses

/** The census answered. Final: only a refresh of this single person asks again. */
const final = {
  ACTIVE: { tab: 'encontrados', tone: 'green', icon: 'check' },
  NOT_FOUND: { tab: 'novedades', tone: 'slate', icon: 'minus' },
  CANCELLED_DECEASED: { tab: 'novedades', tone: 'violet', icon: 'cross' },
  CANCELLED_OTHER: { tab: 'novedades', tone: 'violet', icon: 'cross' },
} as const satisfies Statuses

/** The status of a cancelled cédula, by cause. */
export const cancelledStatuses = {
  deceased: 'CANCELLED_DECEASED',
  other: 'CANCELLED_OTHER',
} as const satisfies Record<string, keyof typeof final>
export type CancellationCause = keyof typeof cancelledStatuses

/** Every retry failed. A refresh restarts the retries. */
const failed = {
  TIMEOUT: { tab: 'errores', tone: 'red', icon: 'alert' },
  BLOCKED: { tab: 'errores', tone: 'red', icon: 'ban' },
  ERROR: { tab: 'errores', tone: 'red', icon: 'alert' },
} as const satisfies Statuses

type QueuedStatus = keyof typeof queued
export type FinalStatus = keyof typeof final
export type FailedStatus = keyof typeof failed
/** Stored with the census record. */
export type SettledStatus = FinalStatus | FailedStatus
export type CensusStatus = QueuedStatus | SettledStatus

export const statuses: Readonly<Record<CensusStatus, StatusTraits>> = { ...queued, ...final, ...failed }

const namesOf = <Name extends string>(of: Record<Name, StatusTraits>) => Object.keys(of) as [Name, ...Name[]]

export const censusStatuses = namesOf(statuses)
export const finalStatuses = namesOf(final)
export const settledStatuses = namesOf({ ...final, ...failed })

export const isFinal = (status: CensusStatus | null): status is FinalStatus =>
  status !== null && status in final

export const isFailed = (status: CensusStatus): status is FailedStatus => status in failed

const inTab = (tab: StatusTraits['tab']) => censusStatuses.filter((status) => statuses[status].tab === tab)

/** The statuses that each tab of the table shows. The order is that of the screen. */
export const tabs = {
  todos: censusStatuses,
  pendientes: inTab('pendientes'),
  encontrados: inTab('encontrados'),
  novedades: inTab('novedades'),
  errores: inTab('errores'),
} satisfies Record<string, readonly CensusStatus[]>
export type Tab = keyof typeof tabs
export const tabNames = Object.keys(tabs) as [Tab, ...Tab[]]
