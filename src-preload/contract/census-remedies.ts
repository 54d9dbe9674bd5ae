import * as z from 'zod'
import type { CensusStatus } from './statuses.ts'

/** The remedy for a person who cannot vote or whose answer is unknown. Ordered as a leader would act on them. */
export const censusRemedies = [
  'register',
  'alive',
  'identity',
  'rights',
  'ask',
  'in_process',
  'look_up_again',
] as const
export type CensusRemedy = (typeof censusRemedies)[number]

interface Answered {
  status: CensusStatus
  puesto: string | null
  /** The census page's words. */
  novedad: string | null
}

/** null: the person votes, or the lookup has not finished. */
export function censusRemedyOf({ status, puesto, novedad }: Answered): CensusRemedy | null {
  switch (status) {
    case 'PENDING':
    case 'PROCESSING':
      return null
    case 'ACTIVE':
      return puesto === null ? 'ask' : null
    case 'NOT_FOUND':
      return 'register'
    case 'CANCELLED_DECEASED':
      return 'alive'
    case 'CANCELLED_OTHER':
      return ofNovedad(novedad ?? '')
    case 'TIMEOUT':
    case 'BLOCKED':
    case 'ERROR':
      return 'look_up_again'
  }
}

function ofNovedad(novedad: string): CensusRemedy {
  const words = novedad.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  if (/derechos politicos|interdiccion/.test(words)) return 'rights'
  if (/doble cedulacion|suplantacion|falsa identidad|mala elaboracion/.test(words)) return 'identity'
  if (/pendiente|en proceso|reproceso|no expedida/.test(words)) return 'in_process'
  return 'ask'
}

/** Instructions of the app for people who cannot vote. Days as 2027-10-31; null: unknown. */
export const guidance = z.strictObject({
  electionDay: z.iso.date().nullable(),
  /** Last day to inscribe a cédula. */
  deadline: z.iso.date().nullable(),
  /** The owner's texts. The default texts replace missing ones. */
  texts: z.partialRecord(z.enum(censusRemedies), z.string().trim().min(1).max(1_000)),
})
export type Guidance = z.infer<typeof guidance>

/**
 * In force until the owner saves another. The next territorial elections. By Ley 1475 de 2011, art. 49, inscription
 * closes two months before them; the official calendar decides.
 */
export const usualGuidance: Guidance = { electionDay: '2027-10-31', deadline: '2027-08-31', texts: {} }
