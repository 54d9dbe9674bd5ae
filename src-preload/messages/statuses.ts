import type { CensusStatus, FailedStatus } from '../contract/index.ts'

interface StatusTexts {
  /** Word on the badge, in the table and in the spreadsheet. */
  word: string
  /** The word if the page gave a reason (`novedad`). */
  because?: (reason: string) => string
  /** Word in the filter; default: `word`. */
  filter?: string
  /** Text on the profile if the census gave no puesto. */
  profile: string
}

interface FailedTexts extends StatusTexts {
  /** `profile` for an account that cannot refresh. */
  userProfile: string
  /** Advice once all retries are spent. */
  nextStep: string
}

const queued = 'Su cédula está en la cola. Aquí aparecerá el puesto de votación.'
const cancelled =
  'Su cédula aparece con una novedad en el censo. Si cree que es un error, lleve su cédula a la Registraduría y pregunte cómo corregirla.'
const failed = {
  profile: 'La consulta no se pudo terminar. Oprima «Actualizar» para intentarlo de nuevo.',
  userProfile:
    'La consulta no se pudo terminar. Sus datos siguen guardados: puede buscar su puesto en la página de la Registraduría.',
}

export const statuses: Record<CensusStatus, StatusTexts> & Record<FailedStatus, FailedTexts> = {
  PENDING: { word: 'Pendiente', profile: queued },
  PROCESSING: { word: 'Consultando', profile: queued },
  ACTIVE: {
    word: 'Encontrado',
    profile: 'El censo respondió sin decir dónde vota. Pregunte en la Registraduría con su cédula.',
  },
  NOT_FOUND: {
    word: 'No está en el censo',
    profile:
      'Su cédula no está en el censo electoral. Revise que el número sea el suyo; si lo es, pregunte en la Registraduría cómo inscribirse.',
  },
  CANCELLED_DECEASED: { word: 'Cancelada: fallecimiento', profile: cancelled },
  CANCELLED_OTHER: {
    word: 'Cancelada',
    because: (reason) => `Cancelada: ${reason}`,
    filter: 'Cancelada: otra causa',
    profile: cancelled,
  },
  TIMEOUT: {
    word: 'Sin respuesta',
    nextStep: 'La cola ya no lo intenta sola. Oprima «Actualizar», mejor dentro de un rato.',
    ...failed,
  },
  BLOCKED: {
    word: 'Consulta rechazada',
    nextStep: 'La cola ya no lo intenta sola. Espere unos minutos y oprima «Actualizar».',
    ...failed,
  },
  ERROR: {
    word: 'Error',
    nextStep: 'La cola ya no lo intenta sola. Oprima «Actualizar»; si vuelve a fallar, vea «Historial».',
    ...failed,
  },
}

/** Word of a status for screen and spreadsheet. `novedad`: the page's own words. */
export function statusWord(status: CensusStatus, novedad: string | null): string {
  const { word, because } = statuses[status]
  return because === undefined || novedad === null ? word : because(reason(novedad))
}

/** `CANCELADA POR DOBLE CEDULACION` → `doble cedulacion`. */
const reason = (novedad: string): string =>
  novedad
    .trim()
    .toLocaleLowerCase('es-CO')
    .replace(/^(cancelada|baja|vigente)\s+(por|con)\s+/, '')

/** Word in a filter: without the reason of a cancellation. */
export const statusName = (status: CensusStatus): string => statuses[status].filter ?? statuses[status].word

/** Texts beside the word of a status. */
export const status = {
  retryAt: (time: string) => `Reintento ${time}`,
  askedAgain: 'Se está consultando de nuevo',
} as const
