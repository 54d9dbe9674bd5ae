import {
  type PersonRequest,
  type RequestCounts,
  type RequestKind,
  type RequestState,
  type RequestsShown,
  type RequestWay,
  requestTerm,
} from '../contract/index.ts'
import { isoDate, plural } from '../format.ts'

const kind: Record<RequestKind, string> = {
  query: 'Consulta',
  rectify: 'Reclamo: corregir datos',
  revoke: 'Reclamo: revocar la autorización',
  erase: 'Reclamo: borrar los datos',
  complaint: 'Otro reclamo',
}

const way: Record<RequestWay, string> = {
  in_person: 'En persona',
  phone: 'Por teléfono',
  whatsapp: 'Por WhatsApp',
  email: 'Por correo',
  letter: 'Por carta',
}

const state: Record<RequestState, string> = {
  open: 'Por responder',
  extended: 'Prorrogada',
  overdue: 'Vencida',
  answered: 'Respondida',
}

const workingDays = (days: number): string => plural(days, '1 día hábil', (n) => `${n} días hábiles`)
const asRequests = (count: number): string => plural(count, '1 solicitud', (n) => `${n} solicitudes`)

/** `Vence el 15/12/2026: quedan 3 días hábiles`. */
function due({ dueOn, daysLeft, answer }: PersonRequest): string {
  const day = isoDate(dueOn)
  if (answer !== null)
    return `Respondida el ${isoDate(answer.on)}${answer.on > dueOn ? `, después del plazo (${day})` : ', a tiempo'}`
  if (daysLeft < 0) return `Venció el ${day}, hace ${workingDays(-daysLeft)}`
  if (daysLeft === 0) return `Vence el ${day}: no quedan más días hábiles`
  return `Vence el ${day}: ${plural(daysLeft, 'queda 1 día hábil', (n) => `quedan ${n} días hábiles`)}`
}

/** Urgent requests; null: there are none. */
function pressing({ overdue, dueSoon }: Omit<RequestCounts, 'open'>): string | null {
  const parts = [
    ...(overdue === 0 ? [] : [plural(overdue, '1 vencida', (n) => `${n} vencidas`)]),
    ...(dueSoon === 0 ? [] : [`${dueSoon} por vencer`]),
  ]
  return parts.length === 0 ? null : parts.join(' y ')
}

/** Requests of people under Ley 1581, and their deadlines. */
export const requests = {
  title: 'Solicitudes de las personas',
  hint: 'Cuando alguien pregunta por sus datos, pide corregirlos o borrarlos, o retira su autorización, la ley da un plazo: 10 días hábiles para una consulta y 15 para un reclamo. Anótela aquí y Referidos cuenta los días.',
  none: 'No hay solicitudes por responder.',
  state,
  kind,
  way,
  /** `2 solicitudes por responder: 1 vencida y 1 por vencer`. */
  summary(counts: RequestCounts): string {
    if (counts.open === 0) return requests.none
    const presses = pressing(counts)
    const open = `${asRequests(counts.open)} por responder`
    return presses === null ? `${open}.` : `${open}: ${presses}.`
  },
  badge: (counts: Omit<RequestCounts, 'open'>) => `Solicitudes de personas: ${pressing(counts) ?? ''}`,
  bannerTitle: 'Solicitudes con plazo de ley',
  banner: (counts: Omit<RequestCounts, 'open'>) =>
    `Solicitudes de personas: ${pressing(counts) ?? ''}. La ley pide responderlas dentro del plazo.`,
  see: 'Ver las solicitudes',
  later: 'Más tarde',
  open: 'Ver las solicitudes',
  list: 'Solicitudes',
  add: 'Anotar una solicitud',
  loadFailed: 'No se pudieron leer las solicitudes. No se cambió nada.',
  noneFound: 'Ninguna solicitud coincide.',
  more: (left: number) =>
    plural(left, 'Hay 1 más: busque para verla.', (n) => `Hay ${n} más: busque para verlas.`),
  searchLabel: 'Buscar',
  searchHint: 'Nombre, cédula, número o palabras',
  shownLabel: 'Mostrar',
  shown: { open: 'Por responder', answered: 'Respondidas', all: 'Todas' } satisfies Record<
    RequestsShown,
    string
  >,
  number: (id: number) => `N.º ${id}`,
  due,
  received: (day: string, how: RequestWay) =>
    `Recibida el ${isoDate(day)}, ${way[how].charAt(0).toLowerCase()}${way[how].slice(1)}`,
  extended: (day: string, reason: string | null) =>
    reason === null ? `Prorrogada el ${isoDate(day)}.` : `Prorrogada el ${isoDate(day)}: ${reason}`,
  answered: (text: string) => `Respuesta: ${text}`,
  notedBy: (name: string | null) => `Anotó: ${name ?? 'una cuenta que ya no está'}`,
  erasedPerson: 'Persona borrada',
  erasedHint: 'Sus datos se borraron. Quedan el número y los días, como prueba de que se atendió.',
  notRegistered: 'no está en Referidos',
  data: 'Ver y entregar sus datos…',
  edit: 'Corregir',
  extend: 'Prorrogar',
  answer: 'Responder',
  forget: 'Borrar sus datos de aquí',
  export: 'Exportar a Excel',
  exported: (count: number) =>
    plural(count, 'Se exportó 1 solicitud.', (n) => `Se exportaron ${n} solicitudes.`),
  form: {
    title: 'Anotar una solicitud',
    editTitle: (id: number) => `Corregir la solicitud n.º ${id}`,
    kind: 'Qué pide',
    way: 'Cómo llegó',
    receivedOn: 'Día en que la recibió',
    name: 'Nombre de quien la hace',
    cedula: 'Cédula',
    contact: 'Cómo responderle',
    contactHint: 'Teléfono, correo o dirección',
    asked: 'Lo que pide, con sus palabras',
    /** Shown beside a cédula of one of the leader's people. */
    known: (name: string) => `Es ${name}, de sus referidos.`,
    unknown: 'No está entre sus referidos: se guarda solo lo que escriba aquí.',
    dueOn: (day: string) => `Hay que responder a más tardar el ${isoDate(day)}.`,
    dayProblem: 'Escriba un día que ya pasó, o el de hoy.',
    save: 'Anotar',
    saveEdited: 'Guardar',
  },
  noted: (id: number, dueOn: string) => `Solicitud n.º ${id} anotada. Vence el ${isoDate(dueOn)}.`,
  edited: (id: number) => `Se corrigió la solicitud n.º ${id}.`,
  extending: {
    title: (id: number) => `Prorrogar la solicitud n.º ${id}`,
    why: (kind: RequestKind) =>
      `La ley deja prorrogarla una sola vez, ${requestTerm(kind).more} días hábiles más. Antes de que venza, dígale a la persona por qué y hasta cuándo.`,
    reason: 'Por qué no se alcanza a responder',
    until: (day: string) => `Nuevo plazo: ${isoDate(day)}.`,
    submit: 'Prorrogar',
    done: (id: number, dueOn: string) => `Solicitud n.º ${id} prorrogada hasta el ${isoDate(dueOn)}.`,
  },
  answering: {
    title: (id: number) => `Responder la solicitud n.º ${id}`,
    why: 'Anote aquí lo que le respondió a la persona. Referidos no le envía nada.',
    erasedWhy: 'Los datos de la persona ya se borraron: de la respuesta se guarda solo el día.',
    day: 'Día en que le respondió',
    text: 'Qué le respondió',
    submit: 'Anotar la respuesta',
    done: (id: number) => `Solicitud n.º ${id} respondida.`,
  },
  forgetting: {
    title: (id: number) => `¿Borrar los datos de la solicitud n.º ${id}?`,
    why: 'Se borran el nombre, la cédula, lo que pidió y la respuesta. Quedan el número y los días. No se puede deshacer.',
    submit: 'Borrar',
    done: (id: number) => `Se borraron los datos de la solicitud n.º ${id}.`,
  },
  file: {
    name: (day: string) => `Solicitudes ${day}`,
    sheet: 'Solicitudes',
    column: {
      number: 'N.º',
      kind: 'Qué pide',
      way: 'Cómo llegó',
      receivedOn: 'Recibida',
      dueOn: 'Vence',
      state: 'Estado',
      name: 'Persona',
      cedula: 'Cédula',
      contact: 'Cómo responderle',
      asked: 'Lo que pide',
      extendedOn: 'Prorrogada',
      reason: 'Por qué',
      answeredOn: 'Respondida',
      answer: 'Respuesta',
      notedBy: 'Anotó',
    },
  },
} as const
