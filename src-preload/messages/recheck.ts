import type { ChangedPart, ElectionNews, LeftOut, Recheck } from '../contract/index.ts'
import { number, plural } from '../format.ts'
import { durations } from './durations.ts'

const people = (count: number) => plural(count, '1 persona', (n) => `${n} personas`)

const leftOut: Record<keyof LeftOut, (count: number) => string> = {
  unauthorised: (count) =>
    `${people(count)} sin autorización: ${plural(count, 'no se consulta', () => 'no se consultan')} hasta registrarla.`,
  unanswered: (count) => `${people(count)} sin resultado todavía: su primera consulta ya está en la cola.`,
  queued: (count) => `${people(count)} ya ${plural(count, 'está', () => 'están')} en la cola.`,
  samples: (count) => `${people(count)} de ejemplo.`,
  elsewhere: (count) =>
    `${people(count)} con un resultado que otro equipo de la campaña obtuvo hace menos de 30 días.`,
}

/** The people of a batch. */
function whom({ kind, days, scope }: Pick<Recheck, 'kind' | 'days' | 'scope'>): string {
  const of = scope === 'campaign' ? ' de toda la campaña' : ''
  switch (kind) {
    case 'errors':
      return `Consultas que fallaron${of}`
    case 'older':
      return `Resultados de hace más de ${plural(days ?? 1, 'un día', (n) => `${n} días`)}${of}`
    case 'chosen':
      return `Personas elegidas en la tabla${of}`
  }
}

const part: Record<ChangedPart, string> = { status: 'Estado', puesto: 'Puesto', mesa: 'Mesa' }

/** `Estado, mesa`. */
const whatChanged = (parts: readonly ChangedPart[]): string =>
  parts.map((one, at) => (at === 0 ? part[one] : part[one].toLowerCase())).join(', ')

const election = (name: string | null) => (name === null ? 'el lugar de votación actual' : `«${name}»`)

/** Lookups of many people again. */
export const recheck = {
  action: 'Verificar de nuevo…',
  actionWords: 'consultar otra vez errores viejos repetir lote masivo actualizar todos',
  open: 'Verificar de nuevo',
  title: 'Verificar de nuevo',
  people,
  errorsHint: 'Estas consultas ya no se intentan solas.',
  dialog: {
    which: 'A quiénes',
    errors: {
      title: 'Consultas que fallaron',
      hint: 'Las de la pestaña Errores, que ya no se intentan solas.',
    },
    older: { title: 'Resultados viejos', hint: 'Los más antiguos se consultan primero.' },
    view: { title: 'Lo que muestra la tabla', hint: 'Con su búsqueda y sus filtros.' },
    selection: { title: 'Los seleccionados', hint: 'En el orden de la tabla.' },
    days: 'De hace más de cuántos días',
    daysWrong: 'Escriba un número de días entre 1 y 3.650.',
    scope: 'De quién',
    scopes: { own: 'Mis referidos', campaign: 'Toda la campaña' },
    counting: 'Contando…',
    ready: (count: number) =>
      `${plural(count, 'Se consultará 1 persona', (n) => `Se consultarán ${n} personas`)}.`,
    nobody: 'No hay nadie para verificar con esta opción.',
    time: 'Tiempo:',
    timeUnknown: 'se sabrá tras la primera consulta',
    after: (count: number) =>
      `, contando ${people(count)} que ${plural(count, 'espera', () => 'esperan')} antes`,
    heldByCeiling: 'Parte queda para otro día, porque los captchas tienen un tope diario de gasto.',
    cost: 'Costo en captchas:',
    about: (cost: string) => `unos ${cost}`,
    free: 'Usted resuelve los captchas: no cuesta dinero.',
    leftOut,
    last: 'Van al final de la cola: lo que registre o actualice se consulta antes. Nadie pierde su resultado mientras tanto.',
    replaces: 'La lista de cambios de la verificación anterior se borra.',
    start: 'Empezar',
    preparing: 'Preparando la verificación…',
    abort: 'Cancelar',
  },
  nobodyLeft: 'No quedó nadie por verificar: no empezó nada.',
  aborted: 'Se canceló. No empezó ninguna verificación.',
  started: 'Empezó la verificación',
  startedElsewhere: 'Empezó la verificación. Su avance se ve en Cola.',
  strip: {
    label: 'Verificación',
    title: {
      running: 'Verificando de nuevo',
      paused: 'Verificación en pausa',
      done: 'Verificación terminada',
      cancelled: 'Verificación cancelada',
    } satisfies Record<Recheck['state'], string>,
    whom,
    of: (done: number, of: number) => `${number(done)} de ${number(of)}`,
    left: (ms: number) => durations.remaining(ms),
    spent: (cost: string) => `${cost} en captchas`,
    changed: (count: number) => plural(count, '1 cambió', (n) => `${n} cambiaron`),
    failed: (count: number) => plural(count, '1 falló', (n) => `${n} fallaron`),
    skipped: (count: number) => plural(count, '1 no se consultó', (n) => `${n} no se consultaron`),
    pause: { button: 'Pausar', label: 'Pausar verificación' },
    resume: { button: 'Seguir', label: 'Seguir verificando' },
    cancel: { button: 'Cancelar', label: 'Cancelar verificación' },
    cancelQuestion: '¿Cancelar la verificación?',
    cancelNote: 'Quienes faltan conservan el resultado que tenían. Lo ya verificado queda guardado.',
    cancelConfirm: 'Sí, cancelar',
    goOn: 'No cancelar',
    see: 'Ver cambios',
    forget: { button: 'Quitar', label: 'Quitar esta verificación y su lista' },
  },
  finished: (changed: number) =>
    changed === 0
      ? 'Terminó la verificación: nadie cambió de puesto, mesa ni estado.'
      : `Terminó la verificación: ${plural(changed, '1 persona cambió', (n) => `${n} personas cambiaron`)} de puesto, mesa o estado.`,
  changes: {
    title: 'Quiénes cambiaron',
    action: 'Ver quiénes cambiaron',
    column: {
      person: 'Persona',
      leader: 'Líder',
      what: 'Qué cambió',
      before: 'Antes',
      after: 'Ahora',
    },
    none: 'Nadie cambió de puesto, mesa ni estado.',
    shown: (from: number, to: number, of: number) => `${number(from)} a ${number(to)} de ${number(of)}`,
    failed: 'No se pudo leer la lista. Lo guardado sigue en este equipo.',
    rows: 'Filas de quienes cambiaron',
    mesa: (mesa: string) => `Mesa ${mesa}`,
    xlsx: 'Exportar a Excel',
    csv: 'Exportar a csv',
    inClear: 'El archivo queda sin contraseña: guárdelo con cuidado. La exportación queda anotada.',
  },
  whatChanged,
  sheet: {
    name: 'Cambios',
    file: (day: string) => `cambios-verificacion-${day}`,
    what: 'Qué cambió',
    before: (column: string) => `${column} antes`,
    after: (column: string) => `${column} ahora`,
  },
  elections: {
    title: 'Otra elección',
    lead: ({ kind, name }: Pick<ElectionNews, 'kind' | 'name'>): string =>
      kind === 'offered'
        ? `La página del censo ofrece otra elección: ${election(name)}. Algunas personas pueden tener otro puesto.`
        : `Desde ahora se consulta ${election(name)}. Los resultados de antes pueden ser de otra elección.`,
    later: 'Ahora no',
  },
} as const
