import type {
  ExchangeDifference,
  ExchangeOutcome,
  ExchangeProblem,
  ExchangeProgress,
} from '../contract/index.ts'
import { plural } from '../format.ts'
import { labelsShown } from '../labels.ts'
import { fieldWords } from './person-fields.ts'

const field = fieldWords('detail')

const people = (n: number) => plural(n, '1 persona', (count) => `${count} personas`)

const problem: Record<ExchangeProblem, string> = {
  not_readable: 'No se pudo leer el archivo. Revise que siga en su lugar y que se pueda abrir, y repita.',
  not_such_file:
    'El archivo no es de personas de otro computador. Elija uno que se guardó con «Pasar a otro computador».',
  newer: 'El archivo es de una versión más nueva de Referidos. Actualice este computador y repita.',
  damaged: 'El archivo está dañado o incompleto. No se trajo nada: cópielo o guárdelo de nuevo y repita.',
  wrong_password: 'La clave no es la de este archivo. Revísela y repita.',
  too_big: 'El archivo es demasiado grande. No se trajo nada: guárdelo de nuevo con menos personas.',
}

const outcome: Record<ExchangeOutcome, string> = {
  fresh: 'Nueva',
  newer_there: 'Tiene datos más nuevos en el archivo',
  joined: 'Ya estaba: sus datos se juntan',
  disputed: 'Está con otro líder: el administrador decide',
  hidden_there: 'Se eliminó en el otro computador: se elimina aquí',
  erased_there: 'Se borró en el otro computador: se borra aquí',
  same: 'Igual',
  newer_here: 'Tiene datos más nuevos aquí',
  erased_here: 'Se borró aquí: no vuelve',
  left_out: 'No se trae',
}

const counted: Record<ExchangeOutcome, (n: number) => string> = {
  fresh: (n) => plural(n, '1 persona nueva', (c) => `${c} personas nuevas`),
  newer_there: (n) =>
    plural(n, '1 con datos más nuevos en el archivo', (c) => `${c} con datos más nuevos en el archivo`),
  joined: (n) =>
    plural(
      n,
      '1 ya estaba con otro registro: sus datos se juntan',
      (c) => `${c} ya estaban con otro registro: sus datos se juntan`,
    ),
  disputed: (n) =>
    plural(
      n,
      '1 está con otro líder: el administrador decide quién la tiene',
      (c) => `${c} están con otros líderes: el administrador decide quién las tiene`,
    ),
  hidden_there: (n) =>
    plural(n, '1 se eliminó allá: se elimina aquí', (c) => `${c} se eliminaron allá: se eliminan aquí`),
  erased_there: (n) =>
    plural(n, '1 se borró allá: se borra aquí', (c) => `${c} se borraron allá: se borran aquí`),
  same: (n) => plural(n, '1 está igual', (c) => `${c} están iguales`),
  newer_here: (n) =>
    plural(
      n,
      '1 tiene datos más nuevos aquí: queda como está',
      (c) => `${c} tienen datos más nuevos aquí: quedan como están`,
    ),
  erased_here: (n) => plural(n, '1 se borró aquí: no vuelve', (c) => `${c} se borraron aquí: no vuelven`),
  left_out: (n) => plural(n, '1 no se trae', (c) => `${c} no se traen`),
}

const running: Record<ExchangeProgress['phase'], string> = {
  reading: 'Leyendo el archivo…',
  applying: 'Trayendo las personas…',
  removing: 'Quitando lo traído…',
}

export const exchange = {
  unnamedLeader: 'Líder de otro computador',
  elsewhere: 'De otro computador',
  kind: 'Personas para otro computador',
  save: 'Guardar para otro computador',
  chooseTitle: 'Elegir el archivo del otro computador',
  fileName: (day: string) => `Personas para otro computador ${day}`,
  people,
  problem,
  outcome,
  counted,
  running,
  give: {
    button: 'Pasar a otro computador',
    action: 'Pasar personas a otro computador…',
    actionWords: 'exportar llevar compartir enviar archivo cifrado usb memoria sincronizar',
    title: 'Pasar a otro computador',
    lead: 'Se guarda un archivo cifrado. En el otro computador, ábralo con «Traer de otro computador».',
    which: 'A quiénes',
    people: {
      everybody: { title: 'Todos', hint: 'También dice allá a quiénes se eliminó.' },
      view: { title: 'Lo que muestra la tabla', hint: 'Con su búsqueda y sus filtros.' },
      selection: { title: 'Los seleccionados', hint: 'Solo ellos.' },
    },
    password: 'Clave del archivo',
    passwordHint:
      'Mínimo 8 caracteres. Dígala por otro medio a quien lo va a abrir: sin ella nadie puede abrirlo, y no se puede recuperar. El archivo dice cómo autorizó cada persona, sin firmas ni fotos.',
    recorded: 'La exportación queda anotada.',
    save: 'Guardar archivo…',
    done: (n: number, path: string) =>
      `${plural(n, 'Se guardó 1 persona', (c) => `Se guardaron ${c} personas`)} en ${path}`,
  },
  take: {
    button: 'Traer de otro computador',
    action: 'Traer personas de otro computador…',
    actionWords: 'importar recibir juntar unir archivo cifrado usb memoria sincronizar',
    title: 'Traer de otro computador',
    steps: { file: 'Archivo', review: 'Revisión', result: 'Resultado' },
    lead: 'Traiga las personas que se guardaron en el otro computador con «Pasar a otro computador». Nadie queda repetido: de cada dato queda lo más nuevo.',
    choose: 'Elegir archivo…',
    chosen: (name: string) => `Archivo: ${name}`,
    another: 'Elegir otro archivo…',
    password: 'Clave del archivo',
    passwordMissing: 'Escriba la clave del archivo.',
    open: 'Abrir',
    opening: 'Abriendo…',
    about: (n: number, when: string) => `${people(n)}, guardadas ${when}.`,
    leaders: 'De quiénes son',
    leadersLead: 'Diga quién es cada líder del archivo en este computador.',
    leaderOf: (name: string, n: number) => `${name}, ${people(n)}`,
    choiceOf: (name: string) => `En este computador, ${name} es`,
    choice: { elsewhere: 'Un líder de otro computador', left_out: 'No traer sus personas' },
    mine: (name: string) => `${name} (usted)`,
    reviewing: 'Revisando…',
    review: 'Revisión',
    changes: (n: number) =>
      n === 0
        ? 'No hay nada nuevo en el archivo.'
        : plural(n, '1 persona trae algo nuevo', (c) => `${c} personas traen algo nuevo`),
    first: (n: number) => (n === 1 ? 'La primera' : `Las primeras ${n}`),
    person: 'Persona',
    leader: 'Líder',
    what: 'Qué pasa',
    differs: 'Qué cambia',
    difference: ({ part, here, there }: ExchangeDifference) => {
      const shown = (value: string | null) =>
        value === null || value === '' ? 'nada' : part === 'labels' ? labelsShown(value) : value
      const name = part === 'census' ? 'Censo' : field[part]
      return `${name}: ${shown(here)} → ${shown(there)}`
    },
    start: (n: number) => `Traer a ${people(n)}`,
    abort: 'Cancelar',
    aborted: 'Se canceló y no quedó nada de lo traído.',
    taken: (n: number) => plural(n, 'Se trajo 1 persona', (c) => `Se trajeron ${c} personas`),
    disputes: (n: number) =>
      plural(
        n,
        'Hay 1 duplicado por decidir en Ajustes.',
        (c) => `Hay ${c} duplicados por decidir en Ajustes.`,
      ),
    anotherFile: 'Traer otro archivo',
    last: (name: string, n: number, at: string) => `Lo último que se trajo: ${name}, ${people(n)}, ${at}.`,
  },
  undo: {
    button: 'Deshacer lo traído',
    ask: (n: number) => `¿Deshacer lo traído de ${people(n)}?`,
    askNote: 'La lista queda como antes. Quien cambió después queda como está, y quien se borró no vuelve.',
    confirm: 'Deshacer',
    running: 'Quitando lo traído…',
    undone: (n: number, kept: number) => {
      const done = `Se deshizo lo traído de ${people(n)}`
      return kept === 0
        ? `${done}.`
        : `${done}; ${plural(kept, '1 cambió después y queda como está', (c) => `${c} cambiaron después y quedan como están`)}.`
    },
  },
} as const
