import { bogotaDate, dayMs } from '../bogota.ts'
import type { BackupState, CopyReason, CopyTrouble, ListedCopy, SecondPlace } from '../contract/index.ts'
import { date, plural, time } from '../format.ts'

const people = (count: number) => plural(count, '1 persona', (n) => `${n} personas`)

/** `hoy 6:40`, `ayer 6:40`, `21/11/2026 6:40`. */
function when(at: number, now: number): string {
  const hour = time(at).replace(/^0/, '')
  if (bogotaDate(at) === bogotaDate(now)) return `hoy ${hour}`
  return bogotaDate(at) === bogotaDate(now - dayMs) ? `ayer ${hour}` : `${date(at)} ${hour}`
}

/** `hoy a las 6:40`, `ayer a las 6:40`, `el 21/11/2026 a las 6:40`. */
const onWhen = (at: number, now: number): string =>
  when(at, now)
    .replace(/^(?=\d)/, 'el ')
    .replace(/ (?=\S+$)/, ' a las ')

/** `de hoy a las 6:40`, `de ayer a las 6:40`, `del 21/11/2026 a las 6:40`. */
const ofWhen = (at: number, now: number): string => `de ${onWhen(at, now)}`.replace(/^de el /, 'del ')

type Named = Pick<SecondPlace, 'kind' | 'name'>

/** Name within a sentence: `USB KINGSTON`, `el disco E:`, `la carpeta Copias`. */
function placeName({ kind, name }: Named): string {
  switch (kind) {
    case 'usb':
      return `USB ${name}`
    case 'disk':
      return `el disco ${name}`
    case 'same_disk':
      return `la carpeta ${name}`
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const placeTitle = (place: Named): string => capital(placeName(place))

const trouble: Record<CopyTrouble, string> = {
  disk_full: 'No hay espacio en el disco para la copia. Libere espacio y haga una copia.',
  cannot_write: 'No se pudo escribir la copia en la carpeta. Revise los permisos y haga una copia.',
  database_damaged: 'Los datos tienen daños y no se copiaron. Las copias anteriores siguen a salvo.',
  other: 'No se pudo hacer la copia. Las anteriores siguen a salvo.',
}

const placeTrouble: Record<CopyTrouble, string> = {
  ...trouble,
  disk_full: 'No cupo la última copia. Libere espacio en ese lugar, o elija otro.',
  cannot_write: 'No se pudo escribir la última copia en ese lugar. Revíselo, o elija otro.',
}

const reason: Record<CopyReason, string> = {
  daily: 'automática',
  asked: 'pedida',
  update: 'antes de instalar otra versión',
  migration: 'antes de adaptar los datos a otra versión',
  rotation: 'antes de cambiar la clave de los datos',
  restore: 'antes de restaurar otra copia',
  replaced: 'porque otro programa cambió los datos',
}

/** The loss if this computer is lost; null: nothing would be lost. */
function atRisk({ inNoCopy, onlyHere }: Pick<BackupState, 'inNoCopy' | 'onlyHere'>): string | null {
  if (onlyHere === 0) return null
  if (inNoCopy === onlyHere)
    return plural(
      onlyHere,
      '1 persona no está en ninguna copia.',
      (n) => `${n} personas no están en ninguna copia.`,
    )
  const all = plural(onlyHere, '1 persona está', (n) => `${n} personas están`)
  const some = plural(inNoCopy, '1 sin ninguna copia', (n) => `${n} sin ninguna copia`)
  return `${all} solo en este equipo${inNoCopy === 0 ? '' : `, ${some}`}.`
}

/** Warning that the second place was missing for a week. */
const overdue = (place: SecondPlace, now: number): string =>
  `${placeTitle(place)}: no se ve desde ${onWhen(place.seenAt, now)}. Conéctelo para guardar allí la última copia.`

/** For the status line: `Última copia: hoy 6:40, 1.240 personas, en este equipo y en USB KINGSTON`. */
function last({ last, place }: Pick<BackupState, 'last' | 'place'>, now: number): string {
  if (last === null) return 'Todavía no hay ninguna copia'
  const there = place?.copy?.at === last.at ? ` y en ${placeName(place)}` : ''
  return `Última copia: ${when(last.at, now)}, ${people(last.people)}, en este equipo${there}`
}

function placeState(place: SecondPlace, now: number): string {
  const seen = place.isThere
    ? `${placeTitle(place)}: está conectado.`
    : `${placeTitle(place)}: no está conectado, se vio ${onWhen(place.seenAt, now)}.`
  const { copy } = place
  return `${seen} ${
    copy === null
      ? 'Todavía no tiene ninguna copia.'
      : `Su última copia: ${when(copy.at, now)}, ${people(copy.people)}.`
  }`
}

/** `en este equipo y fuera de él` */
export function whereCopies(where: readonly ListedCopy['where'][number][]): string {
  const words: Record<ListedCopy['where'][number], string> = {
    here: 'en este equipo',
    place: where.includes('here') ? 'fuera de él' : 'fuera de este equipo',
    chosen: 'en el archivo elegido',
  }
  return where.map((one) => words[one]).join(' y ')
}

export const backup = {
  title: 'Copias de seguridad',
  why: 'Referidos guarda cada día una copia de todo, cifrada. Se abre con las contraseñas de ese día o con el código de recuperación, en este equipo o en otro.',
  when,
  onWhen,
  ofWhen,
  placeName,
  trouble,
  reason,
  people,
  last,
  atRisk,
  overdue,
  /** Warnings for the leader, most serious first; null: there is none. */
  warning(state: BackupState, now: number): string | null {
    const { place } = state
    return (
      atRisk(state) ??
      (state.trouble === null ? null : trouble[state.trouble]) ??
      (place === null || place.trouble === null
        ? null
        : `${placeTitle(place)}: ${placeTrouble[place.trouble]}`) ??
      (place?.isOverdue ? overdue(place, now) : null)
    )
  },
  copyNow: 'Hacer una copia ahora',
  copying: 'Haciendo una copia…',
  loadFailed: 'No se pudo saber de cuándo es la última copia. No se cambió nada.',
  outside: {
    title: 'Copia fuera de este equipo',
    none: 'Las copias están solo en este equipo: si se pierde o se daña, se pierden con él. Elija una memoria USB u otro disco.',
    ownerChooses: 'El lugar lo escoge el administrador.',
    state: placeState,
    sameDisk:
      'Esa carpeta está en este mismo equipo: si se pierde, se pierde con él. Elija una memoria USB u otro disco.',
    trouble: placeTrouble,
    choose: 'Elegir el lugar',
    change: 'Elegir otro lugar',
    forget: 'Olvidar este lugar',
    forgotten: 'Ya no se guardan copias allí. Las que hay se quedan',
    chosen: (place: Named) => `Las copias se guardan también en ${placeName(place)}`,
  },
  ask: {
    title: 'Copia fuera de este equipo',
    why: 'Guarde otra copia fuera de este equipo: si se pierde o se daña, sin ella se pierde todo. Elija una memoria USB u otro disco.',
    later: 'Más tarde',
    understood: 'Entendido',
  },
  copies: {
    title: 'Copias guardadas',
    none: 'Todavía no hay ninguna copia. La primera se hace sola en unos minutos.',
    loading: 'Buscando copias…',
    loadFailed: 'No se pudieron buscar las copias. No se cambió nada.',
    /** `Hoy 6:40, 1.240 personas`. */
    item: ({ createdAt, people: count }: Pick<ListedCopy, 'createdAt' | 'people'>, now: number) =>
      `${capital(when(createdAt, now))}, ${people(count)}`,
    /** `Automática, en este equipo y fuera de él`. */
    detail: ({ reason: why, where }: Pick<ListedCopy, 'reason' | 'where'>) =>
      `${capital(reason[why])}, ${whereCopies(where)}`,
    damaged: 'Dañada: no se puede restaurar',
    all: (count: number) => `Ver las ${count} copias`,
  },
} as const
