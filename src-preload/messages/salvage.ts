import type { LostPerson, SalvageCounts, SalvagedTable } from '../contract/index.ts'
import { cedula, plural } from '../format.ts'
import { backup } from './backup.ts'

const { people, ofWhen, onWhen } = backup

/** Leaders' words for the rows of a table. Other tables count as other data. */
const tables: Readonly<Record<string, string>> = {
  accounts: 'Cuentas',
  consents: 'Autorizaciones',
  claims: 'Duplicados entre líderes',
  census_records: 'Respuestas del censo',
  lookup_jobs: 'Consultas en cola',
  lookup_attempts: 'Historial de consultas',
}

const isPart = ({ missing, removed, rebuilt }: SalvagedTable) => missing !== 0 || removed > 0 || rebuilt > 0

/** `Autorizaciones: faltan 2, 1 se completó`. null: nothing is missing. */
function tableLine(table: SalvagedTable): string | null {
  const name = tables[table.table]
  if (name === undefined || !isPart(table)) return null
  const { missing, removed, rebuilt } = table
  const gone = (missing ?? 0) + removed
  const least = missing === null ? ' al menos' : ''
  const said = [
    missing === null && gone === 0 && 'pueden faltar algunas',
    gone > 0 && plural(gone, `falta${least} 1`, (n) => `faltan${least} ${n}`),
    rebuilt > 0 && plural(rebuilt, '1 se completó', (n) => `${n} se completaron`),
  ]
  return `${name}: ${said.filter((one) => one !== false).join(', ')}`
}

const ofPeople = (counts: SalvageCounts) => counts.tables.find(({ table }) => table === 'people')

export const salvage = {
  title: 'Reparar los datos',
  open: 'Reparar los datos…',
  damaged: 'Una parte de los datos de este equipo está dañada. Lo que se ve sigue siendo correcto.',
  ownerSalvages: 'Dígale al administrador que los repare.',
  intro:
    'Referidos pasa a un archivo nuevo todo lo que se puede leer y completa lo demás con la copia más nueva. El archivo dañado no se borra: se guarda aparte.',
  who: '¿Quién abre los datos?',
  submit: 'Reparar los datos',
  opening: 'Abriendo los datos…',
  running: {
    title: 'Reparando los datos',
    what: 'Puede tardar un minuto. Si lo cancela, todo queda como estaba.',
    label: 'Avance de la reparación',
    percent: (percent: number) => `${percent} %`,
  },
  aborted: 'Reparación cancelada. Todo quedó como estaba.',
  failed: (why: string) => `No se reparó nada y nada cambió. ${why}`,
  nothingReadable: 'No se pudo leer nada de los datos. Nada cambió: restaure una copia.',
  unread: 'No se pudo saber quién abre los datos. Nada cambió.',
  done: {
    title: 'Datos reparados',
    kept: (counts: SalvageCounts) => {
      const table = ofPeople(counts)
      const there = (table?.kept ?? 0) + (table?.rebuilt ?? 0)
      return `Se repararon los datos de ${people(there)}.`
    },
    rebuilt: (counts: SalvageCounts, now: number) => {
      const count = ofPeople(counts)?.rebuilt ?? 0
      if (count === 0) return null
      const from = counts.copyOf === null ? '' : ` con la copia ${ofWhen(counts.copyOf, now)}`
      return plural(
        count,
        `A 1 se le completaron los datos${from}.`,
        (n) => `A ${n} se les completaron los datos${from}.`,
      )
    },
    missing: (counts: SalvageCounts) => {
      const table = ofPeople(counts)
      if (table === undefined) return null
      const gone = table.missing === null ? null : table.missing + table.removed
      if (gone === null) return 'Pueden faltar personas: no se sabe cuántas.'
      if (gone === 0) return null
      return plural(gone, 'Falta 1 persona.', (n) => `Faltan ${n} personas.`)
    },
    whole: 'No falta nadie.',
    again: (count: number) =>
      plural(
        count,
        '1 persona se consultará de nuevo en el censo.',
        (n) => `${n} personas se consultarán de nuevo en el censo.`,
      ),
    tables: (counts: SalvageCounts) =>
      counts.tables.map(tableLine).filter((line): line is string => line !== null),
    tablesTitle: 'Qué falta de lo demás',
    list: 'Al ingresar, cada líder ve en Ajustes, en «Copias de seguridad», a quiénes de los suyos revisar.',
    signIn: 'Ir a ingresar',
  },
  last: {
    title: 'Datos reparados',
    state: (at: number, count: number, now: number) =>
      count === 0
        ? `Se repararon ${onWhen(at, now)}. De los suyos no falta nadie.`
        : `Se repararon ${onWhen(at, now)}. ${plural(
            count,
            'Revise a 1 persona de los suyos.',
            (n) => `Revise a ${n} personas de los suyos.`,
          )}`,
    see: 'Ver a quiénes',
    dialog: 'Personas por revisar',
    why: 'El daño alcanzó los datos de estas personas. Compárelas con sus hojas, y registre de nuevo a quien falte.',
    kind: {
      from_copy: 'Está como en la copia',
      rebuilt: 'Está, pero pueden faltarle datos',
      lost: 'Falta: regístrela de nuevo',
    } satisfies Record<LostPerson['kind'], string>,
    name: ({ name }: LostPerson) => name ?? 'Persona sin nombre',
    cedula: ({ cedula: digits }: LostPerson) =>
      digits === null ? 'cédula desconocida' : `cédula ${cedula(digits)}`,
    banner: (count: number) =>
      plural(
        count,
        'Los datos se repararon: revise a 1 persona de los suyos.',
        (n) => `Los datos se repararon: revise a ${n} personas de los suyos.`,
      ),
    later: 'Más tarde',
  },
} as const
