import { eachOf, type PersonField, personFieldNames } from '../person-fields.ts'

/** Names of a field. `name` is the default; the others override it in one place. */
interface Words {
  name: string
  /** Label of its input. */
  form?: string
  /** Heading of its column in the table. */
  column?: string
  /** Label in the open row. */
  detail?: string
  /** Heading of its column in a spreadsheet. */
  sheet?: string
}

const words: Record<PersonField, Words> = {
  name: { name: 'Nombre', form: 'Nombre completo' },
  cedula: { name: 'Cédula' },
  phone: { name: 'Teléfono' },
  registeredAt: { name: 'Registrado', column: 'Fecha', sheet: 'Fecha de registro' },
  leader: { name: 'Líder' },
  status: { name: 'Estado' },
  departamento: { name: 'Departamento' },
  municipio: { name: 'Municipio' },
  puesto: { name: 'Puesto', detail: 'Puesto de votación' },
  direccion: { name: 'Dirección' },
  mesa: { name: 'Mesa' },
  novedad: { name: 'Novedad' },
  resolucion: { name: 'Resolución' },
  fechaNovedad: { name: 'Fecha de la novedad' },
  fetchedAt: { name: 'Consultado', sheet: 'Consultado el' },
  barrio: { name: 'Barrio' },
  labels: { name: 'Etiquetas' },
  notes: { name: 'Observaciones' },
  consent: { name: 'Autorización' },
  consentGivenAt: { name: 'Autorizó el' },
}

/** Names of all fields for one place of the app. */
export const fieldWords = (where: Exclude<keyof Words, 'name'>): Record<PersonField, string> =>
  eachOf(personFieldNames, (field) => words[field][where] ?? words[field].name)
