import type { Round, RoundEnd } from '../contract/index.ts'
import { cedula as dotted, plural } from '../format.ts'
import { durations } from './durations.ts'
import { laneReasons } from './lane-reasons.ts'

const whyEnded = (why: RoundEnd): string => {
  switch (why.kind) {
    case 'complete':
      return 'Terminó la tanda.'
    case 'stopped':
      return 'Usted terminó la tanda antes.'
    case 'nothing_due':
      return 'No queda nadie por consultar ahora.'
    case 'window_closed':
      return 'La tanda terminó porque se cerró la ventana.'
    case 'unattended':
      return 'La tanda terminó porque pasó un rato sin que nadie resolviera el captcha.'
    case 'left':
      return 'La tanda terminó porque Referidos se bloqueó.'
    case 'parked':
      return `La tanda terminó. ${laneReasons[why.reason].what}.`
  }
}

/** Texts of rounds, in which the leader solves captchas in a row. */
export const rounds = {
  start: 'Resolver ahora',
  startWhy:
    'Resuelva varios captchas seguidos en la ventana. Mientras usted mira una respuesta, la página siguiente se abre y se llena sola.',
  howMany: 'Cuántas personas',
  howManyHint: (waiting: number) => plural(waiting, 'Hay 1 en espera.', (n) => `Hay ${n} en espera.`),
  wrongNumber: (most: number) => `Escriba un número entre 1 y ${most}.`,
  begin: 'Empezar',
  title: (done: number, wanted: number) => `Resolviendo captchas: van ${done} de ${wanted}`,
  solving: 'Resuelva el captcha en la otra ventana.',
  opening: 'La página se está abriendo.',
  pressNext: 'Oprima «Siguiente» en la otra ventana',
  waiting: 'Cuando haya visto la respuesta, oprima «Siguiente» en esa ventana o aquí.',
  next: 'Siguiente',
  nextComing: 'Abriendo la siguiente…',
  stop: 'Terminar',
  left: (count: number) => plural(count, 'Queda 1.', (n) => `Quedan ${n}.`),
  wasLast: 'Era la última.',
  answer: 'Respuesta',
  answerAbout: (cedula: string) => `Cédula ${dotted(cedula)}`,
  answerKept: 'Respuesta guardada',
  answerIsAnothers: 'La persona es de otro líder, que ya puede ver la respuesta.',
  triedAgain: 'Nadie pierde su turno. Si quedan intentos, la cola repite la consulta sola.',
  summaryTitle: 'Resumen de la tanda',
  whyEnded,
  summary: {
    solved: 'Captchas resueltos',
    found: 'Encontrados',
    notFound: 'No están en el censo',
    cancelled: 'No pueden votar',
    failed: 'Fallaron',
    time: 'Tiempo',
  },
  time: ({ since, ended }: Pick<Round, 'since' | 'ended'>) => durations.passed((ended?.at ?? since) - since),
  understood: 'Entendido',
} as const
