import type { Restored, RestorePreview, SincePresent } from '../contract/index.ts'
import { cedula, plural } from '../format.ts'
import { backup } from './backup.ts'

const { people, ofWhen, onWhen } = backup

const later = (count: number) =>
  plural(count, '1 persona registrada después', (n) => `${n} personas registradas después`)

/** Effects of a restore on the present data. */
interface Effects {
  keeps: string[]
  loses: string[]
}

function ofRead(since: Extract<SincePresent, { kind: 'read' }>): Effects {
  const { returning, settled, edited, hidden, accounts, isPartial } = since
  const keeps = [
    returning > 0 && `${later(returning)}: se ${returning === 1 ? 'registra' : 'registran'} de nuevo`,
    settled > 0 &&
      plural(
        settled,
        '1 respuesta del censo que llegó después: se conserva',
        (n) => `${n} respuestas del censo que llegaron después: se conservan`,
      ),
  ]
  const loses = [
    isPartial && 'Lo de ahora que está dañado y no se puede leer',
    edited > 0 && `Las correcciones hechas después a ${people(edited)}`,
    hidden > 0 &&
      plural(
        hidden,
        '1 eliminación: esa persona vuelve a la lista',
        (n) => `${n} eliminaciones: esas personas vuelven a la lista`,
      ),
    accounts > 0 && plural(accounts, '1 cuenta creada después', (n) => `${n} cuentas creadas después`),
  ]
  const said = (lines: (string | false)[]) => lines.filter((line) => line !== false)
  return { keeps: said(keeps), loses: said(loses) }
}

function effects(since: SincePresent): Effects {
  switch (since.kind) {
    case 'none':
      return { keeps: ['En este equipo no hay datos que se pierdan'], loses: [] }
    case 'unreadable':
      return {
        keeps: [],
        loses: ['Lo registrado después de la copia: los datos de ahora no se pueden abrir'],
      }
    case 'another':
      return { keeps: [], loses: ['Los datos de ahora: no son los de esta copia, sino los de otro equipo'] }
    case 'read': {
      const read = ofRead(since)
      if (read.keeps.length + read.loses.length > 0) return read
      return { keeps: ['Nada cambió después de la copia: no se pierde nada'], loses: [] }
    }
  }
}

export const restore = {
  title: 'Restaurar una copia',
  open: 'Restaurar una copia…',
  openHint:
    'Los datos vuelven a como estaban en una copia. Antes de cambiar algo se muestra qué vuelve y qué se pierde.',
  ownerOnly: 'Solo el administrador puede restaurar una copia.',
  anotherComputer: '¿Ya usaba Referidos en otro equipo?',
  choose: {
    intro: 'Los datos volverán a como estaban en la copia que elija. Todavía no se cambia nada.',
    legend: '¿Qué copia?',
    none: 'No se encontró ninguna copia en este equipo. Conecte la memoria USB o el disco donde las guardó y elija el archivo.',
    file: 'Elegir un archivo…',
    missing: 'Elija una copia.',
    checking: 'Revisando la copia…',
  },
  secret: {
    title: 'Abrir la copia',
    intro: (at: number, count: number, now: number) =>
      `Es la copia ${ofWhen(at, now)}, con ${people(count)}. Se abre con las contraseñas de ese día.`,
    who: '¿Quién la abre?',
    password: 'Contraseña de ese día',
    byCode: 'Usar el código de recuperación',
    byPassword: 'Usar la contraseña',
    submit: 'Ver qué cambia',
    working: 'Abriendo la copia y comparándola con los datos de ahora…',
  },
  preview: {
    title: 'Qué cambia',
    intro: ({ createdAt, people: count }: RestorePreview, now: number) =>
      `Los datos vuelven a como estaban ${onWhen(createdAt, now)}, con ${people(count)}.`,
    keeps: 'No se pierde',
    loses: 'Se pierde',
    effects,
    aside: 'Los archivos de ahora no se borran: se guardan aparte en este equipo.',
    passwords: 'Después se ingresa con las contraseñas de ese día.',
    submit: 'Restaurar esta copia',
  },
  running: {
    title: 'Restaurando la copia',
    what: 'Tarda unos segundos o minutos, según cuántas personas haya. No se puede cancelar.',
    safe: 'Si se va la luz, los datos quedan enteros: los de antes o los de la copia.',
    label: 'Avance de la restauración',
    percent: (percent: number) => `${percent} %`,
  },
  /** Texts for a copy that was opened by a double click while somebody is signed in. */
  opened: {
    title: 'Una copia de Referidos',
    what: (at: number, count: number, now: number) =>
      `El archivo que abrió es la copia ${ofWhen(at, now)}, con ${people(count)}. No se cambió nada.`,
    where:
      'Para restaurarla, vaya a «Copias de seguridad» y oprima «Restaurar una copia…». Antes de cambiar algo se muestra qué vuelve y qué se pierde.',
    go: 'Ir a Copias de seguridad',
  },
  done: {
    title: 'Copia restaurada',
    people: ({ createdAt, people: count }: Restored, now: number) =>
      `Los datos son los de la copia ${ofWhen(createdAt, now)}. Ahora hay ${people(count)}.`,
    returned: (count: number) =>
      `${later(count)} de la copia: ya ${count === 1 ? 'está' : 'están'} de nuevo en la lista.`,
    notReturned: (count: number) =>
      plural(
        count,
        'A esta persona no se la pudo registrar de nuevo, porque otra ya tiene su cédula. Anótela:',
        (n) =>
          `A estas ${n} personas no se las pudo registrar de nuevo, porque otras ya tienen sus cédulas. Anótelas:`,
      ),
    person: ({ name, cedula: digits }: Restored['notReturned'][number]) => `${name}, ${cedula(digits)}`,
    aside: (folder: string) => `Los archivos de antes están guardados en la carpeta «${folder}».`,
    passwords: 'Ingrese con la contraseña que usaba el día de la copia.',
    signIn: 'Ir a ingresar',
  },
  failed: (why: string) => `No se restauró nada. ${why}`,
  failedSignedOut: (why: string) =>
    `No se restauró nada y sus datos siguen como estaban. ${why} Para seguir, ingrese con la misma contraseña.`,
  /** Texts of the screens of a failed start. */
  newest: (at: number, count: number, now: number) =>
    `La copia más nueva es ${ofWhen(at, now)}, con ${people(count)}.`,
  noneHere:
    'En este equipo no hay ninguna copia. Si guardó una en una memoria USB o en otro disco, conéctelo.',
} as const
