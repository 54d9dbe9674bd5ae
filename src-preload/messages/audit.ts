import type {
  AuditActor,
  AuditBreak,
  AuditCheck,
  AuditEntry,
  AuditEvent,
  AuditKind,
  PersonTakenAs,
  Role,
  SettingChange,
  SignInMeans,
  TakenAs,
  WayOfChange,
} from '../contract/index.ts'
import { dateTime, dollars, pesos, plural } from '../format.ts'
import { accounts } from './accounts.ts'
import { backup } from './backup.ts'
import { consentMethod, textVersion } from './consent.ts'

const roleName = (role: Role): string => accounts.role[role].toLocaleLowerCase('es-CO')

const somebodyGone = 'alguien que ya no está'
const accountGone = 'una cuenta que ya no está'

const people = (number: number): string => plural(number, '1 persona', (n) => `${n} personas`)

const secretOf: Record<SignInMeans, [one: string, many: string]> = {
  password: ['una contraseña equivocada', 'contraseñas equivocadas'],
  first: ['una contraseña equivocada', 'contraseñas equivocadas'],
  pin: ['un PIN equivocado', 'PIN equivocados'],
  code: ['un código de recuperación equivocado', 'códigos de recuperación equivocados'],
}

const signedIn: Record<SignInMeans, string> = {
  password: 'Se entró con la contraseña',
  pin: 'Se entró con el PIN',
  code: 'Se entró con el código de recuperación',
  first: 'Se creó la primera cuenta',
}

const takenOfCampaign: Record<TakenAs, string> = {
  spreadsheet: 'Se exportó a Excel a personas de toda la campaña',
  csv: 'Se exportó a un archivo de texto a personas de toda la campaña',
  exchange: 'Se guardó un archivo para otro computador con personas de toda la campaña',
  pdf: 'Se guardaron en PDF personas de toda la campaña',
  print_dialog: 'Se abrió la impresión de personas de toda la campaña',
  paper: 'Se enviaron a la impresora personas de toda la campaña',
}

const takenOfOwn: Record<TakenAs, string> = {
  spreadsheet: 'Se exportó a Excel a',
  csv: 'Se exportó a un archivo de texto a',
  exchange: 'Se guardó un archivo para otro computador con',
  pdf: 'Se guardó en PDF a',
  print_dialog: 'Se abrió la impresión de',
  paper: 'Se envió a la impresora a',
}

const takenOfPerson: Record<PersonTakenAs, string> = {
  json: 'Se guardaron en un archivo de datos todos los datos de',
  pdf: 'Se guardaron en PDF todos los datos de',
  print_dialog: 'Se abrió la impresión de todos los datos de',
  paper: 'Se enviaron a la impresora todos los datos de',
}

const changedWay: Record<WayOfChange, string> = {
  edit: 'Se corrigieron los datos de',
  label: 'Se cambiaron las etiquetas de',
  undo: 'Se deshizo un cambio en los datos de',
}

const requestStep = {
  request_noted: 'Se anotó',
  request_edited: 'Se corrigió',
  request_extended: 'Se prorrogó',
  request_answered: 'Se respondió',
  request_erased: 'Se borraron los datos de la persona en',
} as const

function proofOf({
  proof,
  person,
  sheet,
}: Extract<AuditEvent, { action: 'proof_added' | 'proof_removed' }>): string {
  switch (proof) {
    case 'signature':
      return `la firma de ${person ?? somebodyGone}`
    case 'photo':
      return `la foto de lo que firmó ${person ?? somebodyGone}`
    case 'sheet_photo':
      return `una foto de la hoja ${sheet}`
  }
}

function settingChanged(change: SettingChange): string {
  switch (change.setting) {
    case 'auto_lock':
      return change.minutes === null
        ? 'La pantalla ya no se bloquea sola'
        : `La pantalla se bloquea sola a los ${change.minutes} minutos`
    case 'daily_ceiling':
      return change.dollars === null
        ? 'Se quitó el tope diario de gasto'
        : `El tope diario de gasto quedó en ${dollars(change.dollars)}`
    case 'captcha_way':
      return change.way === 'service'
        ? 'Los captchas los resuelve el servicio'
        : 'Los captchas los resuelve quien esté en la pantalla'
    case 'captcha_key':
      return change.isSet
        ? 'Se guardó otra clave del servicio de captchas'
        : 'Se quitó la clave del servicio de captchas'
    case 'captcha_peer':
      return change.isSet
        ? 'Se guardó la cuenta de otro servicio de captchas'
        : 'Se quitó la cuenta del otro servicio de captchas'
    case 'captcha_first':
      return change.provider === '2captcha'
        ? 'Los captchas se piden primero a 2captcha'
        : 'Los captchas se piden primero al otro servicio'
    case 'peso_rate':
      return change.pesos === null
        ? 'Se quitó el valor del dólar'
        : `El valor del dólar quedó en ${pesos(change.pesos)}`
    case 'census':
      return 'Se cambió la página o la elección que se consulta'
    case 'schedule':
      return 'Se cambió el horario o el ritmo de la cola'
    case 'policy':
      return 'Se cambió la política de tratamiento de datos'
    case 'consent_text':
      return `Se puso otro texto de autorización, ${textVersion(change.version)}`
    case 'goal':
      return change.isSet ? 'Se puso una meta' : 'Se quitó una meta'
    case 'guidance':
      return 'Se cambiaron las fechas y las indicaciones de la elección'
    case 'backup_place':
      return change.isSet
        ? 'Se eligió el lugar de la copia fuera de este equipo'
        : 'Ya no se guarda una copia fuera de este equipo'
  }
}

/** The action without a period: `Se restauró la copia de ayer a las 6:40`. */
function what(event: AuditEvent, now: number): string {
  switch (event.action) {
    case 'keys_mismatch_accepted':
      return event.older === 'keys'
        ? 'Se siguió con cuentas y contraseñas más viejas que los datos'
        : 'Se siguió con datos más viejos que las cuentas y contraseñas'
    case 'key_rotated':
      return 'Se cambió la clave de los datos'
    case 'key_suspected':
      return event.person === null
        ? 'Se avisó de una sospecha sobre una contraseña'
        : `Se avisó de una sospecha sobre la contraseña de ${event.person}`
    case 'key_file_rewritten':
      return 'Faltaba el archivo que abre los datos o alguien lo había cambiado, y se escribió de nuevo'
    case 'restored':
      return `Se restauró la copia ${backup.ofWhen(event.copyOf, now)}`
    case 'salvaged':
      return 'Se repararon los datos dañados'
    case 'signed_in':
      return signedIn[event.means]
    case 'sign_in_failed': {
      const [one, many] = secretOf[event.means]
      const tries = plural(event.tries, `Hubo ${one}`, (n) => `Hubo ${n} ${many}`)
      return event.person === null ? tries : `${tries} para la cuenta de ${event.person}`
    }
    case 'account_created':
      return `Se creó la cuenta de ${event.person ?? somebodyGone}, como ${roleName(event.role)}`
    case 'role_changed':
      return `La cuenta de ${event.person ?? somebodyGone} quedó como ${roleName(event.role)}`
    case 'account_removed':
      return `Se quitó la cuenta de ${event.person ?? somebodyGone}`
    case 'people_moved':
      return `${event.people === 1 && event.person !== null ? event.person : people(event.people)} ${
        event.people === 1 ? 'pasó' : 'pasaron'
      } a ${event.to ?? accountGone}`
    case 'password_changed':
      return 'Cambió su contraseña'
    case 'password_set':
      return `Se puso otra contraseña a ${event.person ?? accountGone}`
    case 'password_reset':
      return 'Se puso otra contraseña con el código de recuperación'
    case 'pin_changed':
      return event.isSet ? 'Se puso un PIN' : 'Se quitó el PIN'
    case 'recovery_issued':
      return 'Se generó otro código de recuperación'
    case 'person_opened': {
      const person = event.person ?? somebodyGone
      return event.leader === null
        ? `Se vieron los datos de ${person}`
        : `Se vieron los datos de ${person}, de ${event.leader}`
    }
    case 'sheet_photo_opened':
      return event.leader === null
        ? `Se vio una foto de la hoja ${event.sheet}`
        : `Se vio una foto de la hoja ${event.sheet}, de ${event.leader}`
    case 'person_erased':
      return event.reason === 'asked'
        ? `Se borraron los datos de una persona (referencia ${event.uid})`
        : `Se borraron los datos de una persona eliminada, al cumplirse el plazo (referencia ${event.uid})`
    case 'hidden_kept':
      return event.days === null
        ? 'Se decidió conservar a las personas eliminadas'
        : `Se decidió borrar a las personas eliminadas a los ${event.days} días`
    case 'copies_rewritten':
      return `Se quitaron personas borradas de ${plural(event.copies, '1 copia', (n) => `${n} copias`)}`
    case 'campaign_taken':
      return takenOfCampaign[event.as]
    case 'own_exported':
      return `${takenOfOwn[event.as]} ${plural(event.people, '1 referido propio', (n) => `${n} referidos propios`)}`
    case 'person_exported':
      return `${takenOfPerson[event.as]} ${event.person ?? somebodyGone}`
    case 'requests_exported':
      return `Se exportó la lista de solicitudes: ${plural(event.requests, '1 solicitud', (n) => `${n} solicitudes`)}`
    case 'rejected_exported':
      return plural(
        event.rows,
        'Se exportó 1 fila rechazada de una importación',
        (n) => `Se exportaron ${n} filas rechazadas de una importación`,
      )
    case 'authorisation_given':
      return `Se anotó la autorización de ${event.person ?? somebodyGone}: ${consentMethod[event.method].toLocaleLowerCase('es-CO')}`
    case 'authorisation_revoked':
      return `Se anotó que ${event.person ?? somebodyGone} revocó su autorización`
    case 'proof_added':
    case 'proof_removed':
      return `${event.action === 'proof_added' ? 'Se guardó' : 'Se quitó'} ${proofOf(event)}`
    case 'sheets_made':
      return event.from === event.to
        ? `Se hizo la hoja para firmar ${event.from}`
        : `Se hicieron las hojas para firmar ${event.from} a ${event.to}`
    case 'person_changed':
      return `${changedWay[event.way]} ${event.person ?? somebodyGone}`
    case 'people_changed':
      return `${changedWay[event.way]} ${people(event.people)}`
    case 'request_noted':
    case 'request_edited':
    case 'request_extended':
    case 'request_answered':
    case 'request_erased': {
      const request = `${requestStep[event.action]} la solicitud n.º ${event.request}`
      return event.person === null ? request : `${request}, de ${event.person}`
    }
    case 'log_exported':
      return `Se exportó este registro: ${plural(event.entries, '1 anotación', (n) => `${n} anotaciones`)}`
    case 'imported':
      return `Se importó una lista con ${people(event.people)}`
    case 'import_undone':
      return `Se deshizo una importación y se borró a ${people(event.people)}`
    case 'exchange_taken':
      return `Se recibió un archivo de otro computador con ${people(event.people)}`
    case 'exchange_undone':
      return `Se deshizo lo recibido de otro computador: ${people(event.people)}`
    case 'refreshed': {
      const whom =
        event.people === 1 && event.person !== null
          ? event.person
          : `${people(event.people)}${event.isCampaign ? ' de la campaña' : ''}`
      return `Se pidió consultar otra vez a ${whom}`
    }
    case 'person_removed':
      return `Se eliminó a ${event.person ?? somebodyGone}`
    case 'person_restored':
      return `Se recuperó a ${event.person ?? somebodyGone}`
    case 'cedulas_probed':
      return 'Se preguntó por muchas cédulas seguidas'
    case 'headquarters_founded':
      return 'Se creó la sede de la campaña'
    case 'headquarters_connected':
      return event.role === 'coordinator'
        ? 'Se conectó este equipo a la sede, como coordinación'
        : 'Se conectó este equipo a la sede'
    case 'headquarters_left':
      return 'Se desconectó este equipo de la sede'
    case 'headquarters_invited':
      return event.role === 'coordinator'
        ? 'Se generó un código para conectar a la sede otro equipo de coordinación'
        : 'Se generó un código para conectar a la sede el equipo de un líder'
    case 'headquarters_withdrawn':
      return 'Se anuló un código para conectar un equipo a la sede'
    case 'headquarters_revoked':
      return 'Se le quitó a un equipo el acceso a la sede'
    case 'setting_changed':
      return settingChanged(event.change)
  }
}

/** The result of the action; null: there is nothing more to say. */
function effect(event: AuditEvent): string | null {
  if (event.action === 'restored' && event.returned > 0)
    return plural(
      event.returned,
      'volvió 1 persona registrada después',
      (n) => `volvieron ${n} personas registradas después`,
    )
  if (event.action === 'salvaged') {
    if (event.missing === null) return 'pueden faltar personas'
    return event.missing === 0
      ? 'no falta nadie'
      : plural(event.missing, 'falta 1 persona', (n) => `faltan ${n} personas`)
  }
  if (event.action === 'account_removed' && event.moved > 0) return `${people(event.moved)} a otro líder`
  return null
}

function who(actor: AuditActor): string {
  switch (actor.kind) {
    case 'account':
      return actor.byCode ? `${actor.name}, con el código de recuperación` : actor.name
    case 'code':
      return 'alguien con el código de recuperación'
    case 'gone':
      return accountGone
    case 'app':
      return 'Referidos'
    case 'nobody':
      return 'no se sabe quién'
  }
}

function broken(one: AuditBreak): string {
  switch (one.kind) {
    case 'missing': {
      const after = one.after === null ? '' : `, después de la del ${dateTime(one.after)}`
      if (one.to === null) return `Pueden faltar anotaciones desde la n.º ${one.from}${after}.`
      return one.from === one.to
        ? `Falta la anotación n.º ${one.from}${after}.`
        : `Faltan las anotaciones de la n.º ${one.from} a la n.º ${one.to}${after}.`
    }
    case 'altered':
      return `La anotación n.º ${one.entry}, del ${dateTime(one.at)}, no es la que se escribió.`
    case 'altered_before':
      return `Entre las anotaciones anteriores a la n.º ${one.before} falta alguna o hay alguna cambiada.`
  }
}

const kind: Record<AuditKind, string> = {
  access: 'Entradas',
  accounts: 'Cuentas y contraseñas',
  viewed: 'Personas vistas',
  files: 'Archivos e impresión',
  people: 'Cambios de personas',
  authorisations: 'Autorizaciones y pruebas',
  data: 'Claves y todos los datos',
  settings: 'Ajustes',
}

export const audit = {
  title: 'Registro de seguridad',
  hint: 'Quién entró, qué se llevó, qué vio de otros líderes y qué cambió para todos. No se puede borrar, y se nota si alguien le quita o le cambia algo.',
  none: 'Todavía no hay nada anotado.',
  noneFound: 'Ninguna anotación coincide.',
  loadFailed: 'No se pudo leer el registro. No se cambió nada.',
  what,
  who,
  /** `29/11/2026 15:40, Luz M., volvieron 3 personas registradas después`. */
  detail: (entry: AuditEntry): string =>
    [dateTime(entry.at), who(entry.by), effect(entry)].filter((part) => part !== null).join(', '),
  open: 'Buscar y exportar',
  dialog: 'Registro de seguridad',
  searchLabel: 'Persona o cuenta',
  searchHint: 'Nombre o cédula',
  kindLabel: 'Qué',
  anyKind: 'Todo',
  kind,
  fromLabel: 'Desde',
  toLabel: 'Hasta',
  more: 'Ver más',
  number: (id: number) => `N.º ${id}`,
  list: 'Anotaciones',
  checkHint: 'Revise si el registro está completo y como se escribió.',
  check: 'Revisar ahora',
  checking: 'Revisando…',
  checkFailed: 'No se pudo revisar el registro. No se cambió nada.',
  /** One sentence. */
  checked(check: AuditCheck): string {
    if (check.kind === 'broken')
      return plural(
        check.found,
        'El registro está roto en 1 lugar.',
        (n) => `El registro está roto en ${n} lugares.`,
      )
    return check.entries === 0
      ? 'Todavía no hay nada anotado.'
      : plural(
          check.entries,
          'La única anotación está como se escribió.',
          (n) => `Las ${n} anotaciones están completas y como se escribieron.`,
        )
  },
  broken,
  moreBroken: (n: number) => plural(n, 'Hay 1 lugar más.', (m) => `Hay ${m} lugares más.`),
  brokenHint:
    'Pasa cuando alguien toca el archivo de los datos por fuera de Referidos, o cuando un daño se llevó anotaciones. Compare con un registro exportado antes o con una copia.',
  /** `hash`: hash of the last entry. */
  seal: (hash: string) => `Sello: ${hash.slice(0, 16)}`,
  sealHint:
    'El sello resume todo el registro. Si lo apunta o exporta el registro, después puede comprobar que nadie lo escribió de nuevo.',
  exportXlsx: 'Exportar a Excel',
  exportCsv: 'Exportar a texto (CSV)',
  exported: (entries: number) =>
    plural(entries, 'Se exportó 1 anotación.', (n) => `Se exportaron ${n} anotaciones.`),
  file: {
    name: (day: string) => `Registro de seguridad ${day}`,
    sheet: 'Registro',
    column: {
      number: 'N.º',
      at: 'Fecha y hora',
      what: 'Qué pasó',
      who: 'Quién',
      actor: 'Quién (identificador)',
      person: 'Persona (identificador)',
      hash: 'Sello',
    },
  },
  newsTitle: 'Pasó sin usted',
  /** `news`: at least one, newest first. */
  news(news: readonly AuditEntry[], now: number): string {
    const [latest] = news
    if (latest === undefined) return ''
    const done = what(latest, now)
    const told = `Revise si lo sabía: ${done.charAt(0).toLowerCase()}${done.slice(1)} (${who(latest.by)}, ${dateTime(latest.at)}).`
    const more = news.length - 1
    return more === 0
      ? told
      : `${told} ${plural(more, 'Hay 1 anotación más.', (n) => `Hay ${n} anotaciones más.`)}`
  },
  see: 'Ver el registro',
  understood: 'Entendido',
} as const
