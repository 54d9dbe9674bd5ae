import { plural } from '../format.ts'
import type { ImportField } from '../import-fields.ts'
import type { FileProblem, RowNotice, RowProblem } from '../import-problems.ts'
import { consentMethod } from './consent.ts'
import { fieldProblem } from './errors.ts'
import { fieldWords } from './person-fields.ts'

const form = fieldWords('form')

const fileProblem: Record<FileProblem, string> = {
  too_big: 'El archivo es demasiado grande. No se importó nada: divídalo en varios y repita.',
  too_many_rows: 'El archivo tiene más de 200.000 filas. No se importó nada: divídalo en varios y repita.',
  too_many_columns:
    'La hoja tiene más de 200 columnas. No se importó nada: deje solo las columnas de las personas y repita.',
  took_too_long: 'Leer el archivo tarda demasiado. No se importó nada: divídalo en varios y repita.',
  has_password:
    'El archivo tiene contraseña. No se importó nada: ábralo en Excel, quítele la contraseña, guárdelo y repita.',
  xlsb: 'Los archivos .xlsb no se pueden leer completos. Ábralo en Excel, guárdelo como «Libro de Excel (.xlsx)» y repita.',
  old_xls:
    'El archivo es de un Excel muy antiguo o está dañado. Ábralo en Excel, guárdelo como «Libro de Excel (.xlsx)» y repita.',
  damaged:
    'El archivo está dañado o incompleto. No se importó nada: ábralo en Excel, guárdelo de nuevo y repita.',
  not_a_table: 'El archivo no es una hoja de cálculo. Elija uno de Excel, LibreOffice o csv.',
  empty: 'El archivo está vacío. Elija otro.',
  not_readable: 'No se pudo leer el archivo. Revise que siga en su lugar y que se pueda abrir, y repita.',
  no_people: 'No se encontró una tabla de personas: hace falta una columna con cédulas y otra con nombres.',
}

const rowProblem: Record<RowProblem, string> = {
  ...fieldProblem,
  cedula_characters: 'La cédula tiene letras u otros signos.',
  cedula_too_short: 'A la cédula le faltan números: tiene entre 5 y 10.',
  cedula_too_long: 'A la cédula le sobran números: tiene entre 5 y 10.',
  cedula_looks_like_nit: 'La cédula parece un NIT.',
  cedula_lost_digits: 'La cédula perdió cifras en la hoja de cálculo: escríbala completa.',
  cedula_grouping: 'Los puntos o espacios de la cédula no van cada tres números.',
  cedula_decimal: 'La cédula parece un número con decimales.',
  cedula_date: 'En la cédula hay una fecha.',
  cedula_two_numbers: 'En la cédula hay dos números.',
  name_too_short: 'El nombre está incompleto.',
  name_too_long: 'El nombre tiene más de 60 letras.',
  name_characters: 'El nombre tiene números u otros signos.',
  too_long: 'Un dato es demasiado largo.',
  invalid: 'Un dato no es válido.',
  cedula_missing: 'Falta la cédula.',
  name_missing: 'Falta el nombre.',
  name_lost_letter: 'Al nombre se le dañó una letra, como la ñ o una tilde: corríjala en el archivo.',
  notes_too_long: 'Las observaciones tienen más de 1.000 letras.',
  repeated: 'La cédula está repetida en el archivo: se importó la primera.',
  erased:
    'Sus datos se borraron. Regístrela con «Nuevo referido» solo si la persona le da una autorización nueva.',
  removed: 'Se había eliminado. Para registrarla otra vez, use «Nuevo referido».',
  own: 'Es la cédula de su propia cuenta.',
  another_leaders: 'Ya la registró otro líder: el administrador decide quién la tiene.',
  another_leaders_unauthorised: 'Ya la registró otro líder.',
  leader_unknown: 'El líder de esta fila no tiene cuenta en este equipo.',
  not_imported: 'No se importó.',
}

const rowNotice: Record<RowNotice, string> = {
  other_phone: 'Otro teléfono quedó en las observaciones.',
  phone_in_notes: 'El teléfono no es de Colombia o está incompleto: quedó en las observaciones.',
  barrio_in_notes: 'El barrio es demasiado largo: quedó en las observaciones.',
  labels_in_notes: 'Hay más etiquetas de las que caben: las demás quedaron en las observaciones.',
  consent_unclear: 'No es claro si autorizó: no se consulta hasta registrar la autorización.',
}

const field: Record<ImportField, string> = {
  cedula: form.cedula,
  name: 'Nombre',
  secondName: 'Segundo nombre',
  surname: 'Apellidos',
  secondSurname: 'Segundo apellido',
  phone: form.phone,
  otherPhone: 'Otro teléfono',
  barrio: form.barrio,
  labels: form.labels,
  notes: form.notes,
  leader: 'Líder',
  consentMethod: 'Cómo autorizó',
  consentDay: 'Día en que autorizó',
  census: 'Dato del censo',
}

const people = (n: number) => plural(n, '1 persona', (count) => `${count} personas`)
const rows = (n: number) => plural(n, '1 fila', (count) => `${count} filas`)

export const importing = {
  open: 'Importar',
  action: 'Importar personas de Excel…',
  actionWords: 'subir cargar archivo hoja csv xlsx lista planilla pegar',
  title: 'Importar personas',
  steps: { file: 'Archivo', columns: 'Columnas y revisión', result: 'Resultado' },
  fileProblem,
  rowProblem,
  rowNotice,
  field,
  people,
  rows,
  choose: {
    lead: 'Traiga una lista de Excel, LibreOffice, Google Sheets o un archivo csv.',
    button: 'Elegir archivo…',
    drop: 'O suelte aquí el archivo, o copie la tabla y péguela con Ctrl V.',
    dropHere: 'Suelte el archivo para importarlo',
    reading: 'Leyendo el archivo…',
    pastedTooLong: 'Lo copiado es demasiado largo para pegarlo. Guárdelo como archivo y elíjalo aquí.',
    pasted: 'Tabla pegada',
    oneFile: 'Suelte un solo archivo.',
  },
  columns: {
    sheet: 'Hoja',
    sheetNamed: (name: string, at: number) => (name === '' ? `Hoja ${at}` : name),
    heading: 'Fila de los títulos',
    noHeading: 'Sin títulos',
    found: (count: number) => `${rows(count)} debajo de los títulos.`,
    nextTable: (row: number) =>
      `En la fila ${row} empieza otra tabla, que no se importa con esta. Para importarla, escriba ${row} en «Fila de los títulos».`,
    remembered: 'Las columnas son las que usted eligió la última vez para un archivo como este.',
    title: 'Qué hay en cada columna',
    column: (at: number, heading: string) => (heading === '' ? `Columna ${at}` : heading),
    inFile: 'En el archivo',
    holds: 'Es',
    examples: 'Ejemplos',
    ignored: 'No se importa',
    notWhole: 'Elija la columna de la cédula y la del nombre, y cada dato en una sola columna.',
    census: 'Los datos del censo no se importan: se consultan.',
    leaderOnlyOwner: 'La columna del líder no se usa: las personas quedan a su nombre.',
  },
  consent: {
    title: 'Autorización de las personas',
    given: 'Sí, autorizaron',
    none: 'No la tengo',
    method: '¿Cómo autorizaron?',
    methodShown: consentMethod,
    day: '¿Qué día? (el último, si fueron varios)',
    accepted: 'Conocieron este texto y autorizaron libremente',
    noneNote: 'Las personas se guardan, y no se consultan hasta que registre su autorización.',
    column: 'La columna «Cómo autorizó» dice quién autorizó. Quien no lo tenga escrito no se consulta.',
  },
  titleCase: 'Escribir los nombres con mayúscula inicial (María de la Hoz)',
  preview: {
    button: 'Revisar',
    counting: 'Revisando las filas…',
    title: 'Revisión',
    fresh: (n: number) => `${people(n)} para importar`,
    known: (n: number) => plural(n, '1 ya estaba', (count) => `${count} ya estaban`),
    rejected: (n: number) => plural(n, '1 fila no se importa', (count) => `${count} filas no se importan`),
    withoutConsent: (n: number) =>
      plural(
        n,
        '1 queda sin autorización y no se consulta',
        (count) => `${count} quedan sin autorización y no se consultan`,
      ),
    problems: 'Por qué no se importan',
    notices: 'Para tener en cuenta',
    first: (n: number) => (n === 1 ? 'La primera fila' : `Las primeras ${n} filas`),
    row: 'Fila',
    outcome: 'Qué pasa',
    outcomeFresh: 'Se importa',
    outcomeKnown: 'Ya estaba',
    nothing: 'No hay personas nuevas para importar.',
  },
  start: (n: number) => `Importar ${people(n)}`,
  running: {
    writing: 'Importando…',
    queueing: 'Preparando las consultas…',
    removing: 'Quitando lo importado…',
    abort: 'Cancelar la importación',
    aborted: 'Se canceló la importación y no quedó nadie de ella.',
  },
  result: {
    imported: (n: number) => plural(n, 'Se importó 1 persona', (count) => `Se importaron ${count} personas`),
    known: (n: number) => plural(n, '1 ya estaba', (count) => `${count} ya estaban`),
    rejected: (n: number) => plural(n, '1 fila no se importó', (count) => `${count} filas no se importaron`),
    claims: (n: number) =>
      plural(
        n,
        '1 es de otro líder: el administrador decide quién la tiene',
        (count) => `${count} son de otros líderes: el administrador decide quién las tiene`,
      ),
    withoutConsent: (n: number) =>
      plural(
        n,
        '1 no se consulta hasta que registre su autorización',
        (count) => `${count} no se consultan hasta que registre su autorización`,
      ),
    saveRejected: 'Descargar los rechazados',
    saved: (n: number, path: string) => `Se guardaron ${rows(n)} en ${path}`,
    another: 'Importar otro archivo',
  },
  undo: {
    button: 'Deshacer esta importación',
    ask: (n: number) => `¿Quitar de este equipo a ${people(n)} de esta importación?`,
    askNote: 'Se borran con sus consultas. Las personas que ya estaban no se tocan.',
    confirm: 'Quitar',
    undone: (n: number) => `Se deshizo la importación: se quitaron ${people(n)}.`,
    changed: (n: number) =>
      `No se deshizo nada: ${plural(n, '1 persona se cambió', (count) => `${count} personas se cambiaron`)} después de importarla. Elimínelas una por una si hace falta.`,
    running: 'Deshaciendo la importación…',
  },
  unfinished: {
    title: 'Una importación quedó a medias',
    lead: (name: string | null, imported: number, total: number) =>
      `${name ?? 'La tabla pegada'}: entraron ${imported} de ${people(total)}. Todavía no se consulta a ninguna.`,
    finish: 'Terminar de importar',
    discard: 'Quitar lo importado',
    discarded: 'Se quitó lo importado.',
    decide: 'Decidir',
  },
  last: (name: string | null, n: number, at: string) =>
    `Última importación: ${name ?? 'tabla pegada'}, ${people(n)}, ${at}.`,
  rejectedFile: (day: string) => `rechazados-${day}`,
  rejectedSheet: 'Rechazados',
  /** For rejected rows whose cells are not kept. */
  rejectedRow: (number: number, why: string) => `Fila ${number} del archivo: ${why}`,
  reason: 'Por qué no se importó',
  cell: { yes: 'Sí', no: 'No' },
  inNotes: {
    otherPhone: (text: string) => `Otro teléfono: ${text}`,
    phone: (text: string) => `Teléfono en el archivo: ${text}`,
    barrio: (text: string) => `Barrio: ${text}`,
    labels: (text: string) => `Etiquetas: ${text}`,
  },
  fileKinds: 'Hojas de cálculo',
  chooseTitle: 'Elegir la lista de personas',
  isUnfinished: 'De una importación sin terminar: no se consulta todavía.',
} as const

export const authorise = {
  open: 'Registrar autorización',
  openWords: 'consentimiento habeas data firma autorizar permiso',
  title: (n: number) => (n === 1 ? 'Registrar la autorización' : `Registrar la autorización de ${people(n)}`),
  lead: 'Desde que la registra, estas personas se consultan en el censo. Quien ya la tiene queda como está.',
  method: '¿Cómo autorizó?',
  day: '¿Qué día?',
  save: 'Registrar',
  done: (n: number) =>
    plural(n, 'Se registró 1 autorización', (count) => `Se registraron ${count} autorizaciones`),
  nobody: 'Todas estas personas ya tienen su autorización.',
  waiting: 'No se consulta: falta registrar su autorización.',
} as const
