import { captchaService } from '../captcha-service.ts'
import type {
  Attempt,
  BrowserInstallProblem,
  BrowserProblem,
  CaptchaBalance,
  CaptchaWay,
  CedulaCheck,
  CensusStatus,
  ColumnId,
  ConsentMethodShown,
  ErrorCode,
  HistoryFilter,
  LaneReason,
  LookupError,
  LookupStep,
  PlaceKind,
  PrintProgress,
  Role,
  SelfTest,
  SummaryPart,
  Tab,
  Theme,
  UnreadReason,
  WaitingJob,
} from '../contract/index.ts'
import type { FieldProblem } from '../fields.ts'
import { number, plural, roughly } from '../format.ts'

/** Every text a leader reads. Spanish (es-CO), usted, sentence case; no text lives outside this file. */

/** What a status is called on the screen and in the spreadsheet alike. `novedad`: the page's own words. */
export function statusWord(status: CensusStatus, novedad: string | null): string {
  switch (status) {
    case 'PENDING':
      return 'Pendiente'
    case 'PROCESSING':
      return 'Consultando'
    case 'ACTIVE':
      return 'Encontrado'
    case 'NOT_FOUND':
      return 'No está en el censo'
    case 'CANCELLED_DECEASED':
      return 'Cancelada: fallecimiento'
    case 'CANCELLED_OTHER':
      return novedad === null ? 'Cancelada' : `Cancelada: ${reason(novedad)}`
    case 'TIMEOUT':
      return 'Sin respuesta'
    case 'BLOCKED':
      return 'Bloqueado'
    case 'ERROR':
      return 'Error'
  }
}

/** `CANCELADA POR DOBLE CEDULACION` → `doble cedulacion`, to stand after "Cancelada:". */
const reason = (novedad: string): string =>
  withoutShouting(novedad.trim()).replace(/^(cancelada|baja|vigente)\s+(por|con)\s+/i, '')

/** The page writes in capitals; lower case reads better. Text in mixed case stays as it is. */
const withoutShouting = (text: string): string =>
  text === text.toLocaleUpperCase('es-CO') ? text.toLocaleLowerCase('es-CO') : text

const fieldProblem: Record<FieldProblem, string> = {
  required: 'Escriba este dato.',
  too_long: 'Es demasiado largo.',
  invalid: 'Este dato no es válido. Revíselo.',
  cedula_characters: 'Escriba solo los números de la cédula.',
  cedula_too_short: 'Faltan números: una cédula tiene entre 5 y 10.',
  cedula_too_long: 'Sobran números: una cédula tiene entre 5 y 10.',
  cedula_looks_like_nit: 'Parece un NIT. Escriba la cédula, sin guion ni dígito de verificación.',
  cedula_lost_digits: 'Este número perdió cifras en una hoja de cálculo. Escríbalo completo.',
  cedula_grouping:
    'Los puntos o espacios de una cédula van cada tres números. Revísela o escríbala sin ellos.',
  cedula_decimal: 'Parece un número con decimales. Escriba la cédula completa, sin decimales.',
  cedula_date: 'Parece una fecha. Escriba el número de la cédula.',
  cedula_two_numbers: 'Parece que hay dos números. ¿Cuál es la cédula? Escriba solo ese.',
  name_too_short: 'Escriba el nombre completo.',
  name_too_long: 'Máximo 60 letras. Escriba los nombres y apellidos principales.',
  name_characters: 'Use solo letras, espacios, guion, apóstrofo o el punto de una abreviatura.',
  phone_digits: 'Escriba los 10 números del teléfono.',
  phone_prefix: 'Debe empezar por 3 (celular) o por 60 (fijo).',
  phone_lost_digits: 'Este número quedó incompleto en una hoja de cálculo. Escriba los 10 números.',
  phone_two: 'Parece que hay dos teléfonos. ¿Cuál de los dos se guarda? Escriba solo uno.',
  password_too_short: 'Use por lo menos 8 caracteres.',
  recovery_code: 'El código no está bien escrito. Compárelo letra por letra con el que guardó.',
  pin_digits: 'El PIN son seis números.',
  pin_guessed: 'Ese PIN se adivina fácil. Elija otros seis números, sin repetir ni seguir un orden.',
  not_authorised: 'Sin la autorización de la persona no se puede guardar.',
}

/** What happened, what was kept, what to do. */
const error: Record<ErrorCode, string> = {
  invalid_input: 'Hay datos por corregir. Lo escrito sigue aquí: revise lo marcado en rojo.',
  not_signed_in: 'La sesión se cerró. Lo guardado sigue en este equipo: ingrese de nuevo.',
  forbidden: 'Su cuenta no tiene permiso para esto y no se cambió nada. Pídale al administrador que lo haga.',
  already_set_up: 'Este equipo ya tiene una cuenta y no se creó otra. Ingrese con la que existe.',
  keys_missing: 'Falta el archivo de claves. Los datos siguen en este equipo, cifrados.',
  keys_damaged: 'El archivo de claves está dañado. Los datos siguen en este equipo, cifrados.',
  keys_tampered: 'El archivo de claves fue alterado. Los datos siguen en este equipo, cifrados.',
  already_signed_in:
    'Ya hay una sesión abierta en este equipo y no se cambió nada. Bloquéela con Ctrl L e ingrese de nuevo.',
  wrong_password: 'Contraseña incorrecta. Revise las mayúsculas y escríbala de nuevo.',
  wrong_code: 'Ese no es el código de recuperación en uso. No se cambió nada: revíselo y escríbalo de nuevo.',
  wait: 'Hubo varios intentos fallidos. Los datos siguen a salvo: espere un momento y escriba de nuevo.',
  account_removed: 'Esta cuenta se quitó de este equipo. Los datos siguen aquí: ingrese con otra.',
  wrong_pin: 'PIN incorrecto. Escríbalo de nuevo.',
  pin_spent: 'El PIN ya no sirve hasta que ingrese con su contraseña. Lo guardado sigue en este equipo.',
  database_newer: 'Los datos son de una versión más nueva de Referidos. No se tocaron: instale esa versión.',
  database_damaged: 'Los datos están dañados. No se borró nada: no los mueva y pida ayuda.',
  disk_full: 'El disco está lleno y no se pudo guardar. Lo anterior sigue a salvo: libere espacio y repita.',
  not_found:
    'Ya no está en la lista: pudo eliminarse o pasar a otro líder. No se cambió nada. Si hace falta, registre de nuevo a la persona.',
  duplicate: 'Esta cédula ya está registrada. Lo escrito sigue aquí: revise el número.',
  has_account:
    'Esta persona tiene una cuenta en este equipo y no se cambió nada. Para eliminarla, el administrador quita primero la cuenta en Ajustes.',
  already_decided:
    'Este duplicado ya estaba decidido y no se cambió nada. Véalo con «Mostrar los ya decididos».',
  not_a_leader:
    'Esa cuenta ya no es de un líder y no puede tener referidos. No se cambió nada: elija a otro líder.',
  file_in_use: 'El archivo está abierto en otro programa. Los datos siguen a salvo: ciérrelo y repita.',
  cannot_write: 'No se pudo escribir en esa carpeta. Los datos siguen a salvo: elija otra y repita.',
  folder_read_only:
    'Este equipo no deja escribir en la carpeta de Referidos. Lo guardado sigue a salvo: revise los permisos de la carpeta.',
  busy: 'Otra tarea de Referidos no ha terminado. No se cambió nada: espere a que termine y repita.',
  internal: 'Algo falló. Lo guardado antes sigue en este equipo: intente de nuevo.',
}

const lookupError: Record<LookupError, string> = {
  timeout: 'La página del censo no respondió a tiempo.',
  blocked: 'La página del censo rechazó la consulta.',
  network_error: 'La conexión falló o la página del censo no estaba disponible.',
  captive_portal: 'La red pide iniciar sesión y no deja llegar a la página del censo.',
  captcha_no_funds: `La cuenta de ${captchaService} no tiene saldo.`,
  captcha_bad_key: `${captchaService} no aceptó la clave.`,
  captcha_setting: `${captchaService} no aceptó el captcha de la página del censo.`,
  captcha_unsolvable: 'No se pudo pasar el captcha.',
  captcha_timeout: 'El captcha tardó demasiado.',
  captcha_network: 'No se pudo llegar al servicio de captcha.',
  captcha_needs_person: 'Nadie resolvió el captcha a tiempo.',
  captcha_cancelled: 'La ventana del captcha se cerró antes de terminar.',
  parse_error: 'La página del censo respondió algo que Referidos no reconoce.',
  election_gone: 'La página del censo ya no ofrece la elección que se consulta.',
  interrupted_too_often: 'La consulta se interrumpió tres veces antes de terminar.',
}

const laneReason: Record<LaneReason, string> = {
  paused: 'En pausa',
  offline: 'La cola espera la conexión y sigue sola',
  blocked: 'La página del censo rechaza las consultas: la cola espera',
  no_funds: `Sin saldo en ${captchaService}: la cola espera`,
  bad_key: `${captchaService} no acepta la clave: la cola espera`,
  no_browser: 'No se encontró el navegador para consultar: la cola espera',
  no_captcha_way: `Falta la clave de ${captchaService}: la cola espera`,
  waiting_for_person: 'Hay captchas por resolver: la cola lo espera a usted',
  election_gone: 'La página del censo ya no ofrece esa elección: la cola espera',
  captive_portal: 'La red pide iniciar sesión: la cola espera',
  page_failing: 'La página del censo cambió o está fallando: la cola espera',
  window_offered: 'Consulta rechazada: hágala en una ventana',
  captcha_setting: `${captchaService} no acepta el captcha de la página: la cola espera`,
  daily_ceiling: `Se llegó al tope diario de ${captchaService}: la cola espera`,
  disk_full: 'El disco está lleno: la cola espera. Libere espacio',
  folder_read_only: 'No se puede escribir en la carpeta de Referidos: la cola espera. Revise el disco',
  database_damaged: 'No se pueden leer los datos: la cola espera. No los mueva y pida ayuda',
}

const browserProblem: Record<BrowserProblem, string> = {
  library_missing:
    'no abre: a este equipo le falta un programa que el navegador necesita. Pida a quien administra el equipo que lo instale.',
  sandbox_unusable:
    'no abre: este equipo no deja usar su protección. Pida a quien administra el equipo que la permita.',
  does_not_start: 'no abre. Reinstálelo o reinicie el equipo.',
  no_page: 'abre, pero no muestra ninguna página. Reinicie el equipo.',
}

const installProblem: Record<BrowserInstallProblem, string> = {
  unreachable:
    'No se pudo llegar al sitio de descarga y no se instaló nada. Revise la conexión e intente de nuevo.',
  refused:
    'El sitio de descarga no entregó el navegador y no se instaló nada. Intente más tarde o instale Google Chrome.',
  broken: 'La descarga se cortó y no quedó nada a medias. Revise la conexión e intente de nuevo.',
  no_space: 'No hay espacio en el disco y no se instaló nada. Libere 1 GB e intente de nuevo.',
  no_permission:
    'Este equipo no deja escribir donde va el navegador y no se instaló nada. Instale Google Chrome o pida ayuda a quien administra el equipo.',
  busy: 'Otro programa está instalando un navegador y aquí no se cambió nada. Espere unos minutos e intente de nuevo.',
  unsupported: 'No hay un navegador para descargar en este tipo de equipo. Instale Google Chrome.',
  named:
    'La configuración de este equipo indica qué navegador se usa, y no se instaló otro. Pida ayuda a quien administra el equipo.',
  unknown: 'La instalación falló y no quedó nada a medias. Intente de nuevo o instale Google Chrome.',
}

/** Where the self-test stopped, and what to do. */
const selfTestStopped: Record<Extract<SelfTest, { kind: 'stopped' }>['stoppedAt'], string> = {
  database: 'La autoprueba no pudo guardar en los datos de este equipo.',
  queue: 'La autoprueba se detuvo en la cola: la consulta no empezó. Cierre Referidos y ábralo de nuevo.',
  browser:
    'La autoprueba se detuvo en el navegador: no se pudo abrir ninguno. Oprima «Probar el navegador» para ver por qué.',
  opening:
    'La autoprueba se detuvo al abrir la página: el navegador no la mostró. Reinicie el equipo y pruebe de nuevo.',
  captcha:
    'La autoprueba se detuvo en el captcha: el navegador no siguió. Reinicie el equipo y pruebe de nuevo.',
  querying:
    'La autoprueba se detuvo al consultar: la consulta no terminó. Reinicie el equipo y pruebe de nuevo.',
  reading: 'La autoprueba se detuvo al leer la respuesta. Reinicie el equipo y, si sigue igual, pida ayuda.',
  saving: 'La autoprueba consultó, pero la respuesta no quedó guardada.',
}

/** What happened; what was kept and what to do. */
const parked: Record<LaneReason, { what: string; todo: string }> = {
  paused: {
    what: 'La cola está en pausa',
    todo: 'Nadie pierde su turno y se puede seguir registrando. Oprima «Reanudar» para que las consultas sigan.',
  },
  offline: {
    what: 'No hay conexión con la página del censo',
    todo: 'Lo registrado está guardado. La cola sigue sola cuando vuelva la conexión.',
  },
  blocked: {
    what: 'La página del censo rechaza las consultas: la cola espera',
    todo: 'Nadie pierde su turno. Para no insistir, la cola espera un rato y sigue sola.',
  },
  no_funds: {
    what: `La cuenta de ${captchaService} no tiene saldo`,
    todo: 'Nadie pierde su turno. Recargue la cuenta, o elija en Ajustes resolver usted los captchas.',
  },
  bad_key: {
    what: `${captchaService} no acepta la clave`,
    todo: 'Nadie pierde su turno. Corrija la clave en Ajustes, o elija resolver usted los captchas.',
  },
  no_browser: {
    what: 'No se encontró el navegador para consultar',
    todo: 'Nadie pierde su turno. En Ajustes oprima «Instalar un navegador», o instale Google Chrome.',
  },
  no_captcha_way: {
    what: `Falta la clave de ${captchaService}`,
    todo: 'Nadie pierde su turno. Guarde la clave en Ajustes, o elija resolver usted los captchas.',
  },
  waiting_for_person: {
    what: 'Hay captchas por resolver',
    todo: 'Nadie pierde su turno: la cola lo espera a usted. Oprima «Resolver captchas» y se abre la ventana.',
  },
  captive_portal: {
    what: 'La red pide iniciar sesión',
    todo: 'Lo registrado está guardado. Abra su navegador, inicie sesión en esta red (un wifi de hotel, por ejemplo) y oprima «Intentar ahora».',
  },
  page_failing: {
    what: 'La página del censo cambió o está fallando: la cola espera',
    todo: 'Nadie pierde su turno. La cola prueba de nuevo con una sola consulta y, apenas haya respuesta, sigue con las demás.',
  },
  window_offered: {
    what: 'Consulta rechazada: hágala en una ventana',
    todo: 'Nadie pierde su turno. En la ventana usted resuelve el captcha. Después, la cola intenta sola sin ventana.',
  },
  captcha_setting: {
    what: `${captchaService} no acepta el captcha de la página del censo`,
    todo: 'Nadie pierde su turno. En Ajustes puede elegir resolver usted los captchas. Si no, la cola prueba sola en una hora.',
  },
  election_gone: {
    what: 'La página del censo ya no ofrece esa elección',
    todo: 'Nadie pierde su turno. Elija en Ajustes la elección que se consulta.',
  },
  disk_full: {
    what: 'El disco está lleno',
    todo: 'Lo guardado sigue a salvo. Libere espacio en este equipo: la cola sigue sola.',
  },
  daily_ceiling: {
    what: `Tope diario de ${captchaService}: la cola espera`,
    todo: 'Nadie pierde su turno. La cola sigue sola mañana; para seguir hoy, suba el tope en Ajustes.',
  },
  folder_read_only: {
    what: 'No se puede escribir en la carpeta de Referidos',
    todo: 'Lo guardado sigue a salvo. Revise el disco y los permisos de la carpeta: la cola sigue sola.',
  },
  database_damaged: {
    what: 'No se pueden leer los datos de Referidos',
    todo: 'No se borró nada y la cola espera. No mueva los archivos y pida ayuda.',
  },
}

const outcome: Record<NonNullable<Attempt['outcome']> | 'unknown', string> = {
  found: 'Encontrado',
  not_found: 'No está en el censo',
  cancelled: 'Con novedad',
  answered: 'Respondida',
  timeout: 'Sin respuesta',
  blocked: 'Rechazada',
  network_error: 'Falló la conexión',
  captcha_failed: 'No pasó el captcha',
  parse_error: 'No se entendió',
  interrupted: 'Interrumpida',
  snoozed: 'Aplazada',
  broken_off: 'Consulta cancelada',
  unknown: 'Sin dato',
}

const happened: Record<NonNullable<Attempt['outcome']> | 'unknown', string> = {
  found: 'La página del censo respondió con el puesto de votación.',
  not_found: 'La página del censo respondió que la cédula no está en el censo.',
  cancelled: 'La página del censo respondió que la cédula tiene una novedad.',
  answered: 'La página del censo respondió.',
  timeout: lookupError.timeout,
  blocked: lookupError.blocked,
  network_error: lookupError.network_error,
  captcha_failed: lookupError.captcha_unsolvable,
  parse_error: lookupError.parse_error,
  interrupted: 'Referidos se cerró en medio de la consulta. No contó como intento y se repite sola.',
  snoozed: 'La consulta se dejó para después. No contó como intento y se repite sola.',
  broken_off: 'Usted canceló la consulta. No contó como intento.',
  unknown: 'No quedó anotado qué pasó.',
}

const cedulaCheck: Record<CedulaCheck, string> = {
  free: 'No está registrada todavía',
  yours: 'Ya está registrada por usted',
  another_leaders: 'Ya está registrada por otro líder',
  own: 'Es su propia cédula',
}

const unread: Record<UnreadReason, string> = {
  busy: 'Hay una consulta en curso y no terminó a tiempo.',
  offline: 'No se pudo llegar a la página del censo. Revise la conexión.',
  blocked: 'La página del censo rechaza las consultas por ahora.',
  no_browser: 'No se encontró el navegador para abrir la página. Pruébelo más abajo, en «Navegador».',
  timeout: 'La página del censo no respondió a tiempo.',
  network_error: 'La conexión falló o la página del censo no estaba disponible.',
  captive_portal: 'La red pide iniciar sesión: abra su navegador y hágalo ahí.',
  parse_error: 'La página del censo mostró algo que Referidos no reconoce.',
}

const consentMethod: Record<ConsentMethodShown, string> = {
  signature: 'Firma',
  signed_sheet: 'Hoja firmada',
  voice: 'De palabra',
  own_account: 'Al crear la cuenta',
}

const lookupStep: Record<LookupStep, string> = {
  opening: 'abriendo la página',
  captcha: 'pasando el captcha',
  querying: 'consultando',
  reading: 'leyendo la respuesta',
}

const tab: Record<Tab, string> = {
  todos: 'Todos',
  pendientes: 'Pendientes',
  encontrados: 'Encontrados',
  novedades: 'Novedades',
  errores: 'Errores',
}

const column: Record<ColumnId, string> = {
  name: 'Nombre',
  cedula: 'Cédula',
  phone: 'Teléfono',
  registeredAt: 'Fecha',
  status: 'Estado',
  municipio: 'Municipio',
  puesto: 'Puesto',
  mesa: 'Mesa',
  barrio: 'Barrio',
  fetchedAt: 'Consultado',
}

/** As a filter names a status: what a cancellation was for is not in it. */
const statusName: Record<CensusStatus, string> = {
  PENDING: statusWord('PENDING', null),
  PROCESSING: statusWord('PROCESSING', null),
  ACTIVE: statusWord('ACTIVE', null),
  NOT_FOUND: statusWord('NOT_FOUND', null),
  CANCELLED_DECEASED: statusWord('CANCELLED_DECEASED', null),
  CANCELLED_OTHER: 'Cancelada: otra causa',
  TIMEOUT: statusWord('TIMEOUT', null),
  BLOCKED: statusWord('BLOCKED', null),
  ERROR: statusWord('ERROR', null),
}

const balanceUnknown: Record<Extract<CaptchaBalance, { kind: 'unknown' }>['why'], string> = {
  no_key: `No se puede ver el saldo sin clave. Pegue la clave de su cuenta de ${captchaService} y guárdela.`,
  bad_key: `${captchaService} no aceptó la clave, que sigue guardada. Cópiela de nuevo de su cuenta y guárdela.`,
  network: `No se pudo llegar a ${captchaService}. La clave sigue guardada: revise la conexión y consulte otra vez.`,
  timeout: `${captchaService} no respondió a tiempo. La clave sigue guardada: consulte otra vez en un momento.`,
}

const mesaNumber = (mesa: string) => `Mesa ${mesa}`
const noMesa = 'Sin mesa'

const byPlace: Record<PlaceKind, string> = {
  municipio: 'Referidos por municipio',
  puesto: 'Referidos por puesto',
  mesa: 'Referidos por mesa',
}

export const messages = {
  appName: 'Referidos',
  fieldProblem,
  error,
  lookupError,

  common: {
    optional: 'opcional',
    cancel: 'Cancelar',
    close: 'Cerrar',
    retry: 'Intentar de nuevo',
    continue: 'Continuar',
    back: 'Volver',
    loading: 'Cargando…',
    noPhone: 'no tiene',
    secondsLeft: (seconds: number) => `${seconds} s`,
    /** Follow «empieza», «hasta» and the like. */
    atHour: (hour: string) => `a las ${hour}`,
    untilHour: (hour: string) => `las ${hour}`,
    onDay: (day: string, hour: string) => `el ${day} a las ${hour}`,
    showTyped: 'Mostrar lo escrito',
    undo: 'Deshacer',
  },

  fields: {
    name: 'Nombre completo',
    cedula: 'Cédula',
    phone: 'Teléfono',
    noPhone: 'No tiene teléfono',
    barrio: 'Barrio',
    notes: 'Observaciones',
    displayName: 'Nombre para mostrar',
    password: 'Contraseña',
    ownPassword: 'Su contraseña',
    newPassword: 'Contraseña nueva',
    role: 'Rol',
  },

  status: {
    retryAt: (time: string) => `Reintento ${time}`,
    askedAgain: 'Se está consultando de nuevo',
  },

  firstStart: {
    title: 'Le damos la bienvenida',
    intro: 'Cree su cuenta. Todo queda en este equipo, cifrado con su contraseña.',
    displayNameHint: 'Así aparece al ingresar. Puede ser un apodo.',
    passwordHint: 'Mínimo 8 caracteres. Si la olvida, solo el código del paso siguiente abre los datos.',
    ownConsent: 'Su autorización',
    submit: 'Crear cuenta',
    working: 'Preparando este equipo. Tarda unos segundos.',
  },

  strength: {
    label: 'Seguridad de la contraseña',
    weak: 'Débil: hágala más larga',
    fair: 'Aceptable',
    strong: 'Fuerte',
  },

  signIn: {
    title: 'Ingresar',
    who: '¿Quién ingresa?',
    submit: 'Ingresar',
    working: 'Abriendo los datos…',
    passwordMissing: 'Escriba su contraseña.',
    waitLeft: (left: string) => `Hubo varios intentos fallidos. Podrá intentar de nuevo en ${left}.`,
    waitUntil: (when: string) => `Podrá intentar de nuevo a las ${when}.`,
    left: {
      seconds: (count: number) => plural(count, '1 segundo', (n) => `${n} segundos`),
      minutes: (min: number, s: number) => `${min} min ${s} s`,
    },
    forgotten: 'Olvidé mi contraseña',
  },

  forgotten: {
    title: 'Contraseña nueva',
    intro: (who: string) =>
      `Con el código de recuperación, ${who} puede elegir otra contraseña. Nada de lo guardado se pierde.`,
    noCode:
      'Sin el código: si usted no es el administrador, pídale que le ponga otra contraseña en Ajustes. Si lo es, sin contraseña y sin código nadie puede abrir los datos.',
    submit: 'Cambiar la contraseña e ingresar',
    working: 'Abriendo los datos…',
  },

  setup: {
    captchaTitle: 'Los captchas',
    captchaIntro:
      'En cada consulta, la página del censo pide demostrar que no la usa un robot. Se puede cambiar después en Ajustes.',
    working: 'Preparando el código…',
    failed: 'No se pudo preparar el código de recuperación. Su cuenta ya está creada.',
  },

  recovery: {
    title: 'Código de recuperación',
    code: 'Código de recuperación',
    codeHint:
      'Son seis grupos de cuatro. Los guiones y las mayúsculas se ponen solos; también lo puede pegar.',
    keepIt:
      'Si alguna vez olvida la contraseña, solo este código abre los datos. Guárdelo en papel, lejos de este equipo. No se vuelve a mostrar.',
    copy: 'Copiar',
    copied: 'Código copiado. Péguelo en un lugar seguro',
    print: 'Imprimir',
    kept: 'Ya lo guardé',
    later: 'Más tarde',
    confirm: 'Confirmar',
    confirmTitle: 'Confirmar el código',
    confirmWhy: 'Escriba estos dos grupos desde donde lo guardó.',
    confirmLater: 'Escriba el código desde donde lo guardó.',
    group: (place: number) => `Grupo ${place}`,
    wrongGroups: 'No coincide con el código. Revise los dos grupos y escríbalos de nuevo.',
    wrongCode: 'Ese no es el código de recuperación de hoy. Revíselo, o emita uno nuevo.',
    showAgain: 'Ver el código',
    confirmed: 'Código de recuperación confirmado',
    confirmNow: 'Confirmar ahora',
    lost: 'No lo tengo',
    remind: 'Falta confirmar el código de recuperación: sin él, una contraseña olvidada no tiene remedio.',
    remindNone: 'Todavía no hay código de recuperación: sin él, una contraseña olvidada no tiene remedio.',
    loadFailed: 'No se pudo saber si el código está confirmado. Nada cambió.',
    remindFailed: 'No se pudo saber si el código de recuperación está confirmado.',
    issue: 'Emitir un código nuevo',
    issueWhy: 'El código anterior deja de servir. Para emitir uno nuevo, escriba su contraseña.',
    printedTitle: 'Código de recuperación de Referidos',
    printedFor: (who: string, when: string) => `Administrador: ${who}. Emitido el ${when}.`,
    printedWhat:
      'Quien tenga este código y el equipo puede abrir todos los datos. Guárdelo en un lugar seguro, lejos del equipo. En la pantalla de ingreso: «Olvidé mi contraseña».',
  },

  locked: {
    title: 'Bloqueado',
    /** True whatever the queue does: a locked page is not told. */
    intro: 'Mientras tanto, la cola hace lo que pueda sin usted. Al entrar, todo está como lo dejó.',
    pin: 'PIN de seis números',
    submit: 'Desbloquear',
    wrongPin: (left: number) =>
      `PIN incorrecto. ${plural(left, 'Queda un intento', (n) => `Quedan ${n} intentos`)}; después, solo la contraseña.`,
    triesLeft: (left: number) => plural(left, 'Queda un intento.', (n) => `Quedan ${n} intentos.`),
    usePassword: 'Usar la contraseña',
    usePin: 'Usar el PIN',
    another: 'Entrar con otra cuenta',
  },

  trouble: {
    keys_missing: {
      title: 'Falta el archivo de claves',
      what: 'Referidos encontró los datos de este equipo, pero no el archivo de claves que los abre.',
      kept: 'Los datos siguen aquí, cifrados. No se borró ni se cambió nada.',
      todo: 'Si movió o copió la carpeta de Referidos, devuelva el archivo de claves a su lugar y oprima «Intentar de nuevo».',
    },
    keys_damaged: {
      title: 'El archivo de claves está dañado',
      what: 'Referidos no puede leer el archivo de claves que abre los datos de este equipo.',
      kept: 'Los datos siguen aquí, cifrados. No se borró ni se cambió nada.',
      todo: 'Reemplace el archivo de claves por el de una copia de seguridad y oprima «Intentar de nuevo».',
    },
    keys_tampered: {
      title: 'El archivo de claves fue alterado',
      what: 'El archivo de claves no es el último que guardó Referidos en este equipo, por eso no siguió.',
      kept: 'Los datos siguen aquí, cifrados. No se borró ni se cambió nada.',
      todo: 'Si usted reemplazó ese archivo, devuelva el que estaba y oprima «Intentar de nuevo». Si no fue usted, pida ayuda.',
    },
    database_newer: {
      title: 'Los datos son de una versión más nueva',
      what: 'Estos datos se guardaron con una versión de Referidos más nueva que esta.',
      kept: 'No se tocó nada: los datos siguen completos en este equipo.',
      todo: 'Instale la versión más nueva de Referidos y ábrala de nuevo.',
    },
    database_damaged: {
      title: 'Los datos están dañados',
      what: 'Referidos revisó los datos al abrir y encontró daños, por eso no siguió.',
      kept: 'No se borró ni se cambió nada: los archivos siguen en este equipo tal como estaban.',
      todo: 'No mueva ni borre la carpeta de Referidos. Use una copia de seguridad o pida ayuda a quien instaló el programa.',
    },
    other: {
      title: 'Referidos no pudo abrir',
      what: 'Algo falló al empezar.',
      kept: 'Lo guardado sigue en este equipo. No se borró ni se cambió nada.',
      todo: 'Oprima «Intentar de nuevo». Si sigue igual, cierre el programa y ábralo otra vez.',
    },
    broken: {
      title: 'La pantalla falló',
      what: 'Algo falló al mostrar esta pantalla.',
      kept: 'Lo guardado sigue en este equipo y la cola no se detiene por esto.',
      todo: 'Oprima «Intentar de nuevo».',
    },
  },

  frame: {
    navigation: 'Secciones',
    people: 'Referidos',
    profile: 'Mi perfil',
    queue: 'Cola',
    summary: 'Resumen',
    settings: 'Ajustes',
    signedInAs: 'Ingresó como',
    leader: 'Líder',
    user: 'Usuario',
    owner: 'Administrador',
    undecided: (count: number) =>
      plural(count, '1 duplicado por decidir', (n) => `${n} duplicados por decidir`),
    newPerson: 'Nuevo referido',
    actions: 'Acciones',
    lock: 'Bloquear',
    export: 'Exportar',
  },

  /** What stands on the keys of a Spanish keyboard. */
  keys: {
    mod: 'Ctrl',
    shift: 'Mayús',
    alt: 'Alt',
    ArrowUp: '↑',
    ArrowDown: '↓',
    ArrowLeft: '←',
    ArrowRight: '→',
    Enter: 'Entrar',
    Escape: 'Esc',
    Home: 'Inicio',
    End: 'Fin',
    PageUp: 'Re Pág',
    PageDown: 'Av Pág',
    Delete: 'Supr',
    space: 'Espacio',
    '[plus]': '+',
  },

  actions: {
    palette: 'Buscar una acción',
    find: '¿Qué quiere hacer?',
    nothingFound: (query: string) => `No hay una acción que se llame «${query}». Escriba otra palabra.`,
    help: 'Atajos de teclado',
    helpWords: 'ayuda teclas',
    undo: 'Deshacer la última eliminación',
    undoWords: 'recuperar restaurar persona',
    or: 'o',
    group: {
      go: 'Ir a',
      people: 'Referidos',
      selection: 'Selección',
      person: 'La persona que está viendo',
      queue: 'Cola',
      summary: 'Resumen',
      settings: 'Ajustes',
      app: 'Aplicación',
    },
    tab: (tab: string) => `Ver la pestaña ${tab}`,
    newPersonWords: 'registrar agregar persona',
    search: 'Buscar en los referidos',
    export: 'Exportar a Excel',
    exportWords: 'libro hoja de cálculo xlsx guardar',
    printWords: 'pdf papel hojas mesa impresora',
    summaryWords: 'gráfica cifras municipio puesto mesa costo',
    refreshPerson: 'Actualizar a la persona que está viendo',
    refreshPersonWords: 'consultar de nuevo censo',
    editPerson: 'Editar a la persona que está viendo',
    editPersonWords: 'corregir cambiar datos',
    copyPlace: 'Copiar dónde vota la persona que está viendo',
    copyPlaceWords: 'puesto mesa enviar',
    showPlace: 'Ver en el mapa dónde vota la persona que está viendo',
    showPlaceWords: 'puesto dirección',
    removePerson: 'Eliminar a la persona que está viendo',
    removePersonWords: 'borrar quitar',
    personHistory: 'Historial de la persona que está viendo',
    personHistoryWords: 'intentos consultas',
    reassignPerson: 'Pasar a otro líder a la persona que está viendo',
    reassignPersonWords: 'cuenta trasladar',
    filtersWords: 'filtrar estado municipio puesto mesa fecha',
    sortBy: (column: string) => `Ordenar por ${column.toLowerCase()}`,
    sortWords: 'orden columna',
    everybody: 'Quitar la búsqueda y los filtros',
    everybodyWords: 'limpiar ver todos',
    view: (name: string) => `Ver la vista «${name}»`,
    refreshSelected: 'Actualizar a los seleccionados',
    exportSelected: 'Exportar los seleccionados',
    copySelected: 'Copiar las filas seleccionadas',
    pause: 'Pausar la cola',
    pauseWords: 'detener consultas',
    resume: 'Reanudar la cola',
    resumeWords: 'seguir continuar consultas',
    windowWords: 'captcha rechazo consulta',
    showCaptcha: 'Mostrar la ventana del captcha',
    probeWords: 'internet red',
    breakOffWords: 'detener interrumpir',
    selfTestWords: 'probar diagnóstico navegador censo',
    passwordWords: 'seguridad clave',
    pin: 'Poner o cambiar el PIN',
    recoveryWords: 'seguridad clave olvidada',
    section: {
      census: { label: 'Página del censo y elección', words: 'registraduría' },
      captcha: { label: 'Captchas', words: `${captchaService} clave saldo tope` },
      browser: { label: 'Navegador y autoprueba', words: 'instalar chrome diagnóstico' },
      security: { label: 'Seguridad', words: 'contraseña pin bloqueo código de recuperación clave' },
      accounts: { label: 'Cuentas', words: 'líder usuario rol' },
      claims: { label: 'Duplicados entre líderes', words: 'decidir' },
      consent: { label: 'Autorización de datos', words: 'texto ley 1581 versión' },
      appearance: { label: 'Apariencia', words: 'tema claro oscuro' },
    },
    theme: {
      system: 'Tema según el sistema',
      light: 'Tema claro',
      dark: 'Tema oscuro',
    } satisfies Record<Theme, string>,
    themeWords: 'apariencia color',
    lockWords: 'salir cerrar sesión',
    columns: 'Elegir las columnas de la tabla',
    columnsWords: 'ancho orden mostrar ocultar',
    pickAll: 'Seleccionar todos los que coinciden',
    pickAllWords: 'marcar casillas',
    hint: {
      rows: 'Pasar de una fila a otra',
      tenRows: 'Avanzar diez filas',
      ends: 'Ir a la primera o a la última',
      heads: 'Pasar de un encabezado a otro',
      width: 'Cambiar el ancho de la columna, desde su encabezado',
      open: 'Abrir la fila',
      close: 'Cerrar la fila',
      remove: 'Eliminar a la persona de la fila',
      select: 'Seleccionar la fila',
      selectMore: 'Ampliar la selección',
      selectAll: 'Seleccionar todas',
      copy: 'Copiar las filas',
      refresh: 'Actualizar la fila',
      larger: 'Agrandar o reducir todo',
      normal: 'Tamaño normal',
      escape: 'Cerrar lo que está abierto',
    },
  },

  exported: {
    done: (rows: number, path: string) =>
      `${plural(rows, 'Se exportó 1 persona', (n) => `Se exportaron ${n} personas`)} a ${path}`,
    show: 'Mostrar en la carpeta',
    nothing: 'No hay personas para exportar en esta pestaña.',
    running: 'Exportando a Excel…',
    left: (seconds: number) =>
      seconds < 1 ? 'ya casi termina' : plural(seconds, 'falta 1 s', (n) => `faltan unos ${n} s`),
    cancelling: 'Cancelando…',
    cancelled: 'Se canceló y no se guardó ningún archivo de Excel.',
    cancelAction: 'Cancelar la exportación',
  },

  statusLine: {
    online: 'En línea',
    offline: 'Sin conexión',
    unread: 'No se pudo leer la cola',
    networkUnknown: 'No se sabe si hay conexión',
    waiting: (count: number) => `${number(count)} en cola`,
    empty: 'Nada en cola',
    remaining: {
      seconds: 'falta menos de un minuto',
      minutes: (count: number) => plural(count, 'falta 1 min', (n) => `faltan unos ${n} min`),
      hours: (count: number) => plural(count, 'falta 1 hora', (n) => `faltan unas ${n} horas`),
      days: (count: number) => plural(count, 'falta 1 día', (n) => `faltan unos ${n} días`),
    },
    querying: (name: string) => `consultando a ${name}`,
    queryingSomeone: 'consultando una cédula',
    solve: (name: string) => `Resuelva el captcha de ${name} en la otra ventana`,
    solveSomeones: 'Resuelva el captcha en la otra ventana',
    showWindow: 'Mostrar ventana',
    solveNow: 'Resolver captchas',
    openWindow: 'Abrir la ventana',
    step: lookupStep,
    reason: laneReason,
    until: (when: string) => ` hasta ${when}`,
    untilMidnight: ' hasta la medianoche',
    nextTry: (when: string) => `; nuevo intento: ${when}`,
    nextAt: (when: string) => `la próxima ${when}`,
    toSettings: 'Ir a Ajustes',
  },

  queue: {
    title: 'Cola',
    now: 'Ahora',
    pause: 'Pausar',
    resume: 'Reanudar',
    breakOff: 'Cancelar consulta',
    probe: 'Probar la conexión',
    tryNow: 'Intentar ahora',
    tryWithoutWindow: 'Intentar sin ventana',
    parked,
    looking: (name: string | null) =>
      name === null ? 'Consultando a otra persona' : `Consultando a ${name}`,
    solve: (name: string | null) =>
      name === null ? 'Resuelva el captcha en la otra ventana' : `Resuelva el captcha de ${name}`,
    steps: 'Pasos de la consulta',
    step: {
      opening: 'abriendo',
      captcha: 'captcha',
      querying: 'consultando',
      reading: 'leyendo',
    } satisfies Record<LookupStep, string>,
    pausesAfter: 'Al terminar esta consulta, la cola queda en pausa.',
    later: (when: string) => `La próxima consulta empieza ${when}`,
    laterWhy: 'Es un reintento que espera su hora. Lo que se registre ahora se consulta antes.',
    soon: 'La próxima consulta empieza en unos segundos',
    soonWhy: 'Entre una consulta y la siguiente pasan al menos cinco segundos.',
    nothing: 'No hay nada por consultar',
    nothingWhy: 'Cuando registre a alguien, su consulta empieza sola.',
    timeLeft: 'Tiempo restante:',
    leftUnknown: 'se sabrá tras la primera consulta',
    costLeft: `Costo en ${captchaService}:`,
    left: {
      seconds: 'menos de un minuto',
      minutes: (count: number) => plural(count, 'un minuto', (n) => `unos ${n} min`),
      hours: (count: number) => plural(count, 'una hora', (n) => `unas ${n} horas`),
      days: (count: number) => plural(count, 'un día', (n) => `unos ${n} días`),
    },
    seconds: (s: number) => `${s} s`,
    minutes: (min: number, s: number) => `${min} min ${s} s`,
    hours: (h: number, min: number) => `${number(h)} h ${min} min`,
    brokenOff: 'Consulta cancelada. No contó como intento',
    brokenOffTooLate: 'La consulta ya había terminado. Su resultado está guardado.',
    refreshCancelled: 'Actualización cancelada. La respuesta anterior sigue guardada',
    refreshCancelledTooLate: 'Ya no estaba en espera y no se canceló nada.',

    tabs: 'Qué mostrar',
    tab: { waiting: 'En espera', history: 'Historial' },
    rows: { waiting: 'Filas de quienes esperan', history: 'Filas del historial' },
    column: {
      place: 'Turno',
      name: 'Nombre',
      cedula: 'Cédula',
      why: 'Motivo',
      due: 'Hora',
      action: 'Acción',
      when: 'Cuándo',
      try: 'Intento',
      outcome: 'Resultado',
      duration: 'Duración',
      cost: 'Costo',
    },
    someone: 'Otra persona',
    none: '—',
    why: {
      refresh: 'Actualización',
      registration: 'Registro',
      retry: 'Reintento',
      import: 'Importación',
      put_off: 'Interrumpida: va al final',
    } satisfies Record<WaitingJob['why'], string>,
    retry: (n: number, of: number) => `Reintento ${n} de ${of}`,
    dueNow: 'Por orden',
    gone: 'Ya no espera',
    cancelRefresh: (name: string) => `Cancelar la actualización de ${name}`,
    waitingShown: (from: number, to: number, of: number) =>
      `${number(from)} a ${number(to)} de ${number(of)}, en el orden en que se consultan`,
    waitingEmpty: 'Nadie espera una consulta.',
    waitingFailed: 'No se pudo leer la cola. Lo guardado sigue en este equipo y las consultas siguen.',
    previous: 'Anteriores',
    next: 'Siguientes',
    showNews: 'Hay cambios: mostrar',

    filter: 'Mostrar',
    filters: { all: 'Todos', failures: 'Solo fallas' } satisfies Record<HistoryFilter, string>,
    try: (n: number, of: number) => `${n} de ${Math.max(n, of)}`,
    outcome,
    happened,
    open: (name: string, when: string) => `${when}: ver el intento de ${name}`,
    started: 'Empezó',
    ended: 'Terminó',
    reached: 'Último paso',
    page: 'Lo que envió la página',
    refunded: 'No gastó un intento: se tomó por falta de conexión o por una falla de la página.',
    superseded: 'Fue antes de corregir la cédula o de registrarla de nuevo: su resultado ya no cuenta.',
    noPage: 'La página no alcanzó a enviar nada.',
    copy: 'Copiar',
    copied: 'Copiado',
    historyKept: 'Se guarda 90 días',
    historyEmpty: {
      all: 'Todavía no se ha consultado a nadie. Cuando registre a alguien, su consulta queda anotada aquí.',
      failures: 'Ninguna consulta ha fallado.',
    } satisfies Record<HistoryFilter, string>,
    historyFailed: 'No se pudo leer el historial. Lo guardado sigue en este equipo.',
    showAll: 'Ver todos',
    newer: 'Más recientes',
    older: 'Más antiguos',
  },

  summary: {
    title: 'Resumen',
    people: (count: number) => (count === 1 ? 'referido' : 'referidos'),
    empty: 'Usted todavía no tiene referidos. Registre al primero y aquí verá cuántos van y dónde votan.',
    loadFailed: 'No se pudo hacer el resumen. Lo guardado sigue en este equipo.',
    statuses: 'Estado',
    days: 'Últimos 30 días',
    printedDays: 'Registros y consultas por día',
    where: 'Dónde votan',
    placed: (placed: number, people: number) => `${number(placed)} de ${number(people)} con puesto`,
    noPlaces: 'Todavía nadie tiene puesto de votación: aparece aquí cuando el censo responde.',
    toQueue: 'Ver la cola',
    cost: 'Costo de captchas',
    total: (dollars: string) => `${dollars} en 30 días`,
    kinds: 'Contar por',
    kind: { municipio: 'Municipio', puesto: 'Puesto', mesa: 'Mesa' } satisfies Record<PlaceKind, string>,
    printedPlaces: byPlace,
    printedAbout: (leader: string, day: string) => `${leader} · ${day}`,
    placesFailed: 'No se pudieron leer los puestos. Lo guardado sigue en este equipo.',
    most: (drawn: number, all: number) => `Los ${drawn} con más referidos, de ${number(all)}`,
    view: { label: 'Ver como', chart: 'Gráfica', table: 'Tabla' },
    drawnPlaces: (kind: string, count: number) =>
      `Gráfica de barras: referidos por ${kind.toLowerCase()}, los ${count} con más. «Tabla» muestra todos.`,
    drawnDays: 'Gráfica de barras: registros y consultas de cada día. «Tabla» muestra las cifras.',
    drawnCost: (dollars: string) =>
      `Gráfica de barras: costo de captchas de cada día, ${dollars} en total. «Tabla» muestra las cifras.`,
    column: {
      status: 'Estado',
      people: 'Referidos',
      share: '%',
      day: 'Día',
      registered: 'Registros',
      checked: 'Consultas',
      cost: 'Costo',
      departamento: 'Departamento',
      municipio: 'Municipio',
      puesto: 'Puesto',
      mesa: 'Mesa',
    },
    unknown: '—',
    mesa: mesaNumber,
    noMesa,
    /** Of 100; what is less than one is not nothing. */
    percent: (share: number) => (share < 1 ? '< 1 %' : `${Math.round(share)} %`),
    rowsOf: (table: string) => `Filas de ${table}`,
    range: (first: number, last: number, all: number) =>
      `${number(first)} a ${number(last)} de ${number(all)}`,
    before: 'Anteriores',
    after: 'Siguientes',
    export: 'Excel',
    exportLabel: (what: string) => `Excel: ${what}`,
    exported: (rows: number, path: string) =>
      `${plural(rows, 'Se exportó 1 fila', (n) => `Se exportaron ${n} filas`)} a ${path}`,
    print: 'Imprimir',
    printLabel: (what: string) => `Imprimir: ${what}`,
  },

  /** What the system's own windows say. */
  system: {
    cannotOpen: {
      title: 'Referidos no pudo abrir',
      text:
        'Sus datos siguen guardados en este equipo. Cierre la aplicación y ábrala de nuevo; si el mensaje se repite, ' +
        'reinicie el equipo.',
    },
    closed: {
      title: 'Referidos se cerró',
      text:
        'La ventana falló varias veces seguidas. Lo guardado sigue en este equipo. Abra Referidos de nuevo; si el ' +
        'mensaje se repite, reinicie el equipo.',
    },
    save: {
      xlsx: { title: 'Exportar a Excel', kind: 'Libro de Excel' },
      pdf: { title: 'Imprimir por puesto', kind: 'Documento PDF' },
    },
  },
  /** Names of files, sheets and columns in Excel. */
  workbook: {
    people: 'Referidos',
    column: {
      name: 'Nombre',
      cedula: 'Cédula',
      phone: 'Teléfono',
      registeredAt: 'Fecha de registro',
      status: 'Estado',
      departamento: 'Departamento',
      municipio: 'Municipio',
      puesto: 'Puesto',
      direccion: 'Dirección',
      mesa: 'Mesa',
      novedad: 'Novedad',
      resolucion: 'Resolución',
      fechaNovedad: 'Fecha de la novedad',
      fetchedAt: 'Consultado el',
      barrio: 'Barrio',
      notes: 'Observaciones',
      consent: 'Autorización',
      consentGivenAt: 'Autorizó el',
      people: 'Referidos',
      day: 'Día',
      registered: 'Registros',
      checked: 'Consultas',
      cost: 'Costo (US$)',
    },
    consent: consentMethod,
    noConsent: 'Sin autorización',
    summary: {
      status: { file: 'Referidos por estado', sheet: 'Estado' },
      municipio: { file: byPlace.municipio, sheet: 'Municipios' },
      puesto: { file: byPlace.puesto, sheet: 'Puestos' },
      mesa: { file: byPlace.mesa, sheet: 'Mesas' },
      days: { file: 'Registros y consultas', sheet: 'Por día' },
      cost: { file: 'Costo de captchas', sheet: 'Costo de captchas' },
    } satisfies Record<SummaryPart, { file: string; sheet: string }>,
  },
  /** The sheets of paper a puesto. */
  sheets: {
    file: (day: string) => `${byPlace.puesto} ${day}`,
    part: (part: number, of: number) => `(${part} de ${of})`,
    copy: (copy: number) => `- copia ${copy}`,
    people: (count: number) => plural(count, '1 referido', (n) => `${n} referidos`),
    mesa: (mesa: string | null) => (mesa === null ? noMesa : mesaNumber(mesa)),
    unplaced: 'Sin puesto',
    noPhone: 'No tiene',
    protected: 'Datos personales protegidos (Ley 1581 de 2012)',
    page: (page: string, of: string) => `página ${page} de ${of}`,
  },
  printing: {
    title: 'Imprimir por puesto',
    phase: {
      reading: () => 'Reuniendo a las personas…',
      drawing: (people: number) =>
        plural(people, 'Preparando las hojas de 1 persona', (n) => `Preparando las hojas de ${n} personas`),
      saving: () => 'Guardando el PDF…',
    } satisfies Record<PrintProgress['phase'], (people: number) => string>,
    waiting: 'Un momento…',
    left: (seconds: number) =>
      seconds < 1
        ? 'Ya casi termina'
        : plural(seconds, 'Falta 1 segundo', (n) => `Faltan unos ${n} segundos`),
    cancelling: 'Cancelando…',
    cancelled: 'Se canceló y no se guardó ningún PDF.',
    nothing: 'No hay referidos para imprimir.',
    done: (people: number, path: string, files: number) => {
      const whose = plural(people, '1 persona', (n) => `${n} personas`)
      return files === 1
        ? `Se guardó el PDF de ${whose} en ${path}`
        : `Se guardaron ${files} PDF de ${whose}; el primero es ${path}`
    },
  },

  people: {
    title: 'Referidos',
    tabs: 'Filtrar por estado',
    tab,
    column,
    table: 'Referidos registrados',
    empty: 'Usted todavía no tiene referidos.',
    emptyTab: {
      todos: 'Usted todavía no tiene referidos.',
      pendientes: 'No hay consultas pendientes.',
      encontrados: 'Todavía no se ha encontrado a nadie en el censo.',
      novedades: 'No hay novedades.',
      errores: 'No hay errores.',
    } satisfies Record<Tab, string>,
    found: (count: number) => plural(count, '1 persona', (n) => `${n} personas`),
    showAll: 'Ver todos',
    loadFailed: 'No se pudo leer la lista. Lo guardado sigue en este equipo.',
    nothingFound: (search: string) => `Nadie coincide con «${search}».`,
    nothingFiltered: 'Nadie coincide con los filtros.',
    nothingFoundFiltered: (search: string) => `Nadie coincide con «${search}» y los filtros.`,
    clearAll: 'Quitar búsqueda y filtros',
    elsewhere: (count: number) =>
      plural(count, 'Hay 1 en las otras pestañas.', (n) => `Hay ${n} en las otras pestañas.`),
  },

  find: {
    search: 'Buscar referidos',
    placeholder: 'Nombre, cédula, teléfono o puesto',
    clearSearch: 'Borrar búsqueda',
    filters: 'Filtros',
    filtersOn: (count: number) => plural(count, 'Filtros: 1 activo', (n) => `Filtros: ${n} activos`),
    status: 'Estado',
    statusName,
    municipio: 'Municipio',
    puesto: 'Puesto',
    mesa: 'Mesa',
    mesaNumber,
    municipioOf: (municipio: string, departamento: string) => `${municipio} (${departamento})`,
    any: { municipio: 'Todos', puesto: 'Todos', mesa: 'Todas' },
    choice: (name: string, people: number) => `${name} (${number(people)})`,
    noPlaces: 'Los municipios y puestos aparecen cuando el censo responde.',
    placesFailed: 'No se pudieron leer los puestos. Cierre los filtros y ábralos de nuevo.',
    from: 'Registrados desde',
    to: 'Hasta',
    since: (day: string) => `Desde ${day}`,
    until: (day: string) => `Hasta ${day}`,
    withoutConsent: 'Sin autorización',
    without: (filter: string) => `Quitar el filtro ${filter}`,
    clearFilters: 'Quitar filtros',
    done: 'Listo',
    views: {
      title: 'Vistas',
      none: 'Todavía no hay vistas guardadas',
      saveThis: 'Guardar esta vista…',
      saveTitle: 'Guardar esta vista',
      saveHint: 'Se guardan la pestaña, la búsqueda, los filtros y el orden. La lista siempre está al día.',
      name: 'Nombre de la vista',
      namePlaceholder: 'Por ejemplo: Sin respuesta en Cali',
      nameMissing: 'Escriba un nombre para la vista.',
      replaces: (name: string) => `Reemplaza la vista «${name}».`,
      tooMany: (most: number) => `Ya hay ${most} vistas. Elimine una para guardar otra.`,
      save: 'Guardar',
      saved: (name: string) => `Vista «${name}» guardada`,
      remove: (name: string) => `Eliminar «${name}»`,
      removed: (name: string) => `Vista «${name}» eliminada`,
    },
  },

  columns: {
    open: 'Columnas',
    title: 'Columnas de la tabla',
    always: 'siempre se ve',
    up: (column: string) => `Subir ${column}`,
    down: (column: string) => `Bajar ${column}`,
    place: (column: string, at: number, of: number) => `${column}: columna ${at} de ${of}`,
    reset: 'Restablecer',
    widthOf: (column: string) => `Ancho de ${column}`,
    width: (pixels: number) => `${pixels} píxeles`,
    resize: 'Arrastre para cambiar el ancho (con el teclado: Mayús y ← o →)',
  },

  selection: {
    title: 'Selección',
    one: (name: string) => `Seleccionar a ${name}`,
    all: (count: number) =>
      plural(count, 'Seleccionar a la persona que coincide', (n) => `Seleccionar los ${n} que coinciden`),
    selected: (count: number) => plural(count, '1 seleccionado', (n) => `${n} seleccionados`),
    elsewhere: (count: number) => plural(count, '1 no se ve aquí', (n) => `${n} no se ven aquí`),
    refresh: (count: number) => (count === 0 ? 'Actualizar' : `Actualizar ${number(count)}`),
    tenAtATime: (left: number) => `de 10 en 10: ${plural(left, 'queda 1', (n) => `quedan ${n}`)}`,
    counting: 'Contando a quiénes se puede actualizar…',
    notCounted: 'No se pudo contar a quiénes se puede actualizar. La selección sigue.',
    final: (count: number) =>
      plural(
        count,
        '1 con respuesta final no se consultará',
        (n) => `${n} con respuesta final no se consultarán`,
      ),
    cooling: (count: number) =>
      plural(count, '1 se actualizó hace menos de 30 s', (n) => `${n} se actualizaron hace menos de 30 s`),
    export: 'Exportar',
    exporting: 'Exportando…',
    copy: 'Copiar',
    clear: 'Quitar selección',
    copied: (count: number) =>
      `${plural(count, '1 fila copiada', (n) => `${n} filas copiadas`)}. Péguelas en su hoja de cálculo.`,
    copyFailed: 'No se pudo copiar. La selección sigue como estaba: intente de nuevo.',
    tooManyToCopy: (most: number) =>
      `Se copian hasta ${number(most)} filas de una vez. La selección sigue: expórtela a Excel o seleccione menos.`,
    tooManyToName: (most: number) =>
      `Se eligen hasta ${number(most)} una por una. Quite la selección y seleccione todos los que coinciden.`,
  },

  detail: {
    label: (name: string) => `Datos de ${name}`,
    departamento: 'Departamento',
    municipio: 'Municipio',
    mesa: 'Mesa',
    puesto: 'Puesto de votación',
    direccion: 'Dirección',
    novedad: 'Novedad',
    resolucion: 'Resolución',
    fechaNovedad: 'Fecha de la novedad',
    fetchedAt: 'Consultado',
    official: 'censo de la Registraduría',
    consent: 'Autorización',
    consentShown: (method: ConsentMethodShown, version: number) =>
      `${consentMethod[method]}, texto v${version}`,
    noConsent: 'Sin autorización',
    barrio: 'Barrio',
    notes: 'Observaciones',
    registeredAt: 'Registrado',
    waitingForLookup: 'Todavía no se ha consultado. La consulta se hace sola.',
    waitingForRetry: (when: string) => `Se intenta de nuevo ${when}.`,
    beingLookedUp: 'Se está consultando ahora mismo.',
    lastError: 'Último intento',
    /** The retries are spent. */
    nextStep: {
      TIMEOUT: 'La cola ya no lo intenta sola. Oprima «Actualizar», mejor dentro de un rato.',
      BLOCKED: 'La cola ya no lo intenta sola. Espere unos minutos y oprima «Actualizar».',
      ERROR: 'La cola ya no lo intenta sola. Oprima «Actualizar»; si vuelve a fallar, vea «Historial».',
    } satisfies Partial<Record<CensusStatus, string>>,
    olderResultKept: 'Lo que se muestra es el resultado anterior.',
    refresh: 'Actualizar',
    refreshIn: (seconds: number) => `Actualizar en ${seconds} s`,
    edit: 'Editar',
    history: 'Historial',
    historyOf: (name: string) => `Historial de ${name}`,
    historyEmpty: 'Todavía no hay ningún intento. La consulta se hace sola.',
    remove: 'Eliminar',
  },

  /** Where somebody votes, to be sent to them. */
  votingPlace: {
    copy: 'Copiar dónde vota',
    copied: (name: string) => `Copiado: dónde vota ${name}. Péguelo en un mensaje`,
    copyFailed: 'No se pudo copiar. Los datos siguen aquí: márquelos y cópielos con Ctrl C.',
    map: 'Mapa',
    mapFailed:
      'No se pudo abrir el mapa en el navegador de este equipo. La dirección sigue aquí: puede copiarla.',
    intro: (name: string) => `${name}, este es su puesto de votación:`,
    address: (direccion: string) => `Dirección: ${direccion}`,
    mesa: (mesa: string) => `Mesa: ${mesa}`,
    source: (date: string) => `Según la Registraduría, consultado el ${date}.`,
    mapAt: (url: string) => `Mapa: ${url}`,
  },

  remove: {
    title: (name: string) => `¿Eliminar a ${name}?`,
    why: 'Deja de verse en Referidos y no se consulta más. Puede deshacerlo durante 10 segundos.',
    submit: 'Eliminar',
    done: (name: string) => `Se eliminó a ${name}`,
    undo: 'Deshacer',
    undone: (name: string) => `${name} está de nuevo en la lista`,
  },

  reassign: {
    open: 'Pasar a otro líder',
    title: (name: string) => `Pasar a ${name} a otro líder`,
    why: 'Deja de estar en su lista. Lo registrado y la respuesta del censo no cambian.',
    to: 'Líder',
    submit: 'Pasar',
    done: (name: string) => `${name} pasó a otro líder`,
  },

  refreshed: {
    queued: (count: number) =>
      plural(count, '1 cédula en actualización', (n) => `${n} cédulas en actualización`),
    skippedFinal: (count: number) =>
      plural(
        count,
        '1 ya tiene respuesta final y no se consulta',
        (n) => `${n} ya tienen respuesta final y no se consultan`,
      ),
    /** `seconds`: 0 where they are not known. */
    cooldown: (count: number, seconds: number) => {
      const when =
        seconds === 0
          ? 'en menos de 30 segundos'
          : `en ${plural(seconds, '1 segundo', (n) => `${n} segundos`)}`
      return plural(
        count,
        `Podrá actualizar de nuevo ${when}`,
        (n) => `${n} se actualizaron hace poco: podrá repetir ${when}`,
      )
    },
  },

  scanner: {
    bothRead: 'Cédula y nombre leídos del código de barras. Revíselos.',
    cedulaRead: 'Cédula leída del código de barras. Escriba el nombre.',
    unreadable: 'No se pudo leer el código de barras. Escriba el número de la cédula.',
  },

  newPerson: {
    title: 'Nuevo referido',
    save: 'Guardar y seguir',
    footnote: 'Se guarda en este equipo, aun sin conexión.',
    saved: 'Guardado',
    savedOffline: 'Guardado. Se consultará cuando haya conexión',
    cedulaCheck,
    willBeClaimed: 'Si la guarda, se avisará al administrador.',
    claimed:
      'No se registró otra vez. Se avisará al administrador, que decide de quién es. Lo escrito sigue aquí.',
  },

  consent: {
    title: 'Autorización de datos',
    version: (version: number) => `texto v${version}`,
    readAll: 'Leer completo',
    readLess: 'Leer menos',
    method: '¿Cómo autorizó?',
    methodShown: consentMethod,
    accepted: 'La persona autorizó libremente',
    methodMissing: 'Elija cómo autorizó.',
    loadFailed: 'No se pudo cargar el texto de la autorización. Sin él no se puede guardar.',
  },

  edit: {
    title: 'Editar referido',
    save: 'Guardar cambios',
    saved: 'Cambios guardados',
    willBeLookedUp: 'Se consultará de nuevo: lo que respondió el censo era sobre la otra cédula.',
    savedAndQueued: 'Cambios guardados. La cédula corregida se consulta de nuevo',
    willBeClaimed: 'Si guarda, no se cambia nada y se avisará al administrador.',
    claimed:
      'No se cambió nada: esa cédula la tiene otro líder. Se avisará al administrador, que decide de quién es.',
    unsaved: {
      title: (name: string) => `No ha guardado lo que escribió de ${name}`,
      why: (next: string) => `Puede seguir y guardarlo, o descartarlo y editar a ${next}.`,
      keep: 'Seguir editando',
      drop: 'Descartar',
    },
  },

  profile: {
    title: 'Mi perfil',
    whereYouVote: 'Dónde vota usted',
    ownData: 'Sus datos',
    noPlace: 'El censo respondió sin decir dónde vota. Pregunte en la Registraduría con su cédula.',
    pending: 'Su cédula está en la cola. Aquí aparecerá el puesto de votación.',
    notFound:
      'Su cédula no está en el censo electoral. Revise que el número sea el suyo; si lo es, pregunte en la Registraduría cómo inscribirse.',
    cancelled:
      'Su cédula aparece con una novedad en el censo. Si cree que es un error, lleve su cédula a la Registraduría y pregunte cómo corregirla.',
    failed: 'La consulta no se pudo terminar. Oprima «Actualizar» para intentarlo de nuevo.',
    failedForUser:
      'La consulta no se pudo terminar. Sus datos siguen guardados: puede buscar su puesto en la página de la Registraduría.',
    loadFailed: 'No se pudieron leer sus datos. Siguen guardados en este equipo.',
  },

  claims: {
    title: 'Duplicados entre líderes',
    why: 'Cuando un líder registra a alguien que ya tiene otro, la persona no se registra dos veces: queda aquí para que usted decida de quién es. Ningún líder ve quién es el otro.',
    showDecided: 'Mostrar los ya decididos',
    empty: 'No hay duplicados por decidir.',
    emptyDecided: 'Todavía no se ha decidido ninguno.',
    loadFailed: 'No se pudieron leer los duplicados. No se cambió nada.',
    holder: (name: string) => `Lo tiene ${name}`,
    held: (name: string) => `Lo tenía ${name}`,
    self: (name: string) => `Es la persona de la cuenta de ${name}`,
    registeredAt: (when: string) => `Registrado el ${when}`,
    claimant: (name: string) => `También lo registró ${name}`,
    claimedAt: (when: string) => `El ${when} escribió:`,
    consent: (method: ConsentMethodShown, version: number) =>
      `Autorización: ${consentMethod[method].toLocaleLowerCase('es-CO')}, texto v${version}`,
    noAccount: 'una cuenta que ya no existe',
    note: 'Motivo de la decisión',
    noteMissing: 'Escriba por qué decide así: queda guardado.',
    keep: (name: string | null) => (name === null ? 'Dejar como está' : `Dejar a ${name}`),
    move: (name: string) => `Pasar a ${name}`,
    keptNow: (person: string) => `${person} sigue como estaba. El motivo quedó guardado`,
    movedNow: (person: string, name: string) => `${person} pasó a ${name}`,
    closedByMove: 'Se cerró solo: la persona pasó a ese líder por otro camino.',
    closedByCorrection: 'Se cerró solo: la cédula de la persona se corrigió.',
    kept: (name: string | null) => (name === null ? 'Quedó como estaba' : `Se quedó con ${name}`),
    moved: (name: string) => `Pasó a ${name}`,
    decidedBy: (when: string, name: string) => `Decidido el ${when} por ${name}`,
    shown: (from: number, to: number, of: number) => `${number(from)} a ${number(to)} de ${number(of)}`,
    previous: 'Anteriores',
    next: 'Siguientes',
  },

  settings: {
    title: 'Ajustes',
    captchaTitle: 'Captcha',
    captchaWhy: 'En cada consulta, la página del censo pide demostrar que no la usa un robot.',
    captchaHow: '¿Quién resuelve el captcha?',
    captchaWay: {
      assisted: 'Yo resuelvo el captcha',
      service: `El servicio ${captchaService}`,
    } satisfies Record<CaptchaWay, string>,
    captchaWayHint: {
      assisted:
        'Se abre otra ventana con la cédula ya escrita: marque el captcha y oprima el botón de la página. Si la cierra, la cola lo espera a usted.',
      service: 'Trabaja solo, con un costo pequeño por cada consulta. Necesita la clave de una cuenta.',
    } satisfies Record<CaptchaWay, string>,
    wayChosen: {
      assisted: 'Desde ahora usted resuelve los captchas',
      service: `Desde ahora los resuelve ${captchaService}`,
    } satisfies Record<CaptchaWay, string>,
    keyLabel: `Clave de ${captchaService}`,
    newKeyLabel: `Otra clave de ${captchaService}`,
    keyHint: 'Se guarda cifrada en este equipo y no se vuelve a mostrar.',
    keyInvalid: 'La clave tiene entre 16 y 64 letras y números, sin espacios. Cópiela completa.',
    save: 'Guardar clave',
    remove: 'Quitar clave',
    saved: 'Clave guardada',
    removed: 'Clave quitada. Desde ahora usted resuelve los captchas',
    current: (ending: string) => `Clave guardada, termina en ${ending}`,
    fromEnvironment: (ending: string) =>
      `La clave viene de la configuración del equipo, termina en ${ending}`,
    fromEnvironmentUnknown: 'La clave viene de la configuración del equipo',
    environmentWins: 'Mientras esté allí, se usa esa y no la que se guarde aquí.',
    none: `Falta la clave: pegue la de su cuenta de ${captchaService}.`,
    ceilingLabel: 'Tope diario',
    ceilingHint: `Lo máximo que ${captchaService} puede cobrar en un día. Al llegar, la cola espera hasta la medianoche. Vacío: sin tope.`,
    ceilingInvalid: 'Escriba un valor entre US$ 0,01 y US$ 1.000, o déjelo vacío.',
    saveCeiling: 'Guardar tope',
    ceilingSaved: (dollars: string) => `Tope guardado: ${dollars} al día`,
    ceilingRemoved: 'Desde ahora no hay tope diario',
    balance: (dollars: string) => `Saldo: ${dollars}`,
    balanceAt: (when: string) => `consultado el ${when}`,
    balanceAsking: 'Consultando el saldo. Tarda 15 segundos como máximo.',
    balanceUnknown,
    askBalance: 'Consultar saldo',
    lookupCost: (dollars: string) => `Una consulta cuesta en promedio ${dollars}.`,
    lookupsLeft: (count: number) =>
      count === 0
        ? `No alcanza para otra: recargue su cuenta de ${captchaService}.`
        : plural(roughly(count), 'Alcanza para una más.', (n) => `Alcanza para unas ${n} consultas.`),
    censusTitle: 'Página del censo',
    censusWhy:
      'La Registraduría tiene más de una página para saber dónde vota una persona. Referidos consulta solo la que usted elija, desde la próxima consulta.',
    pageLabel: 'Página',
    electionLabel: 'Elección',
    currentVotingPlace: 'Lugar de votación actual',
    electionHint: 'Cada página tiene su propia lista de elecciones.',
    readElections: 'Leer las elecciones de la página',
    readingElections:
      'Leyendo. Espera su turno entre las consultas: tarda unos segundos, o un minuto si la cola trabaja.',
    electionsRead: (count: number) =>
      count === 0
        ? 'La página no ofrece otras elecciones por ahora.'
        : plural(
            count,
            'La página ofrece 1 elección más. Elíjala en la lista y guarde.',
            (n) => `La página ofrece ${n} elecciones más. Elija una en la lista y guarde.`,
          ),
    electionsUnread: (reason: UnreadReason, until: string | null) =>
      `${unread[reason]} No se cambió nada: ${until === null ? 'intente de nuevo más tarde' : `espere hasta ${until}`}.`,
    saveCensus: 'Guardar página y elección',
    censusSaved: 'Guardado. Cuenta desde la próxima consulta',
    censusFromEnvironment: (host: string) => `La página viene de la configuración del equipo: ${host}`,
    censusLoadFailed: 'No se pudo leer qué página se consulta. No se cambió nada.',
    browserTitle: 'Navegador',
    browserWhy:
      'Las consultas se hacen en un navegador de este equipo. Aquí puede ver cuál se usa y hacer una consulta de prueba. «Autoprueba» lleva además una persona inventada por la cola y los datos. Nada de eso sale de este equipo.',
    browserTest: 'Probar el navegador',
    browserTesting: 'Probando el navegador. Suele tardar unos segundos.',
    takes: (seconds: number) => `Lleva ${seconds} s`,
    browserTestCancelled: 'Prueba cancelada. No se cambió nada.',
    selfTest: 'Autoprueba',
    selfTesting: 'Autoprueba en curso. Tarda un minuto como máximo.',
    secondsLeft: (left: number) => `Quedan ${left} s como máximo`,
    selfTestWorks: (seconds: string) =>
      `Funciona: una consulta inventada pasó por la cola, el navegador y los datos en ${seconds} s`,
    selfTestButWaits: 'Funciona, pero la cola espera',
    selfTestStopped,
    selfTestCancelled: 'Autoprueba cancelada. No quedó nada de ella.',
    install: 'Instalar un navegador',
    installWhy:
      'Referidos puede instalar un navegador propio, el mismo con que se prueba. Descarga unos 200 MB y mientras tanto usted puede seguir trabajando.',
    installing: 'Descargando el navegador. Tarda unos minutos.',
    downloaded: (percent: number) => `${percent} %`,
    installFinishing: 'Terminando la instalación. Tarda unos segundos.',
    installLabel: 'Descarga del navegador',
    installed: 'Navegador instalado. La cola ya lo puede usar.',
    installCancelled: 'Instalación cancelada. No quedó nada a medias.',
    installProblem,
    left: {
      seconds: 'falta menos de un minuto',
      minutes: (count: number) => plural(count, 'falta 1 min', (n) => `faltan unos ${n} min`),
    },
    cancelling: 'Cancelando…',
    browserWorks: (seconds: string) => `Funciona: la consulta de prueba tardó ${seconds} s`,
    noneButInstallable:
      'No se pudo abrir ningún navegador. Oprima «Instalar un navegador», o instale Google Chrome en este equipo y pruebe de nuevo.',
    browserStopped: {
      browser: 'No se pudo abrir ningún navegador. Instale Google Chrome en este equipo y pruebe de nuevo.',
      opening: 'El navegador abre, pero no mostró la página de prueba. Reinicie el equipo y pruebe de nuevo.',
      captcha: 'El navegador abre, pero la prueba no pasó del captcha. Reinicie el equipo y pruebe de nuevo.',
      querying:
        'El navegador abre, pero la consulta de prueba no terminó. Reinicie el equipo y pruebe de nuevo.',
      reading:
        'El navegador abre, pero no se pudo leer la respuesta de prueba. Reinicie el equipo y pruebe de nuevo.',
    },
    /** Of the ones that have no name of their own. */
    browserName: {
      named: 'El que indica la configuración',
      Referidos: 'El que trae Referidos',
      Playwright: 'El que se descargó',
    } as Readonly<Record<string, string>>,
    browserState: {
      chosen: 'se usa',
      usable: 'funciona; no se usa porque hay otro antes que también funciona',
      missing: 'no está instalado',
    },
    browserProblem,
    consentTitle: 'Autorización de datos',
    consentInForce: (version: number) => `Texto v${version}, el vigente`,
    consentEarlier: (version: number) => `Texto v${version}, anterior`,
    consentFailed: 'No se pudo leer el texto de la autorización.',
    appearanceTitle: 'Apariencia',
    theme: 'Tema',
    themeChoice: {
      system: { title: 'Según el sistema', hint: 'Claro u oscuro, como lo tenga el computador.' },
      light: { title: 'Claro', hint: 'Se lee mejor al sol.' },
      dark: { title: 'Oscuro', hint: 'Descansa la vista de noche.' },
    } satisfies Record<Theme, { title: string; hint: string }>,
    securityTitle: 'Seguridad',
    passwordTitle: 'Contraseña',
    changePassword: 'Cambiar contraseña',
    currentPassword: 'Contraseña actual',
    passwordChanged: 'Contraseña cambiada',
    autoLockLabel: 'Bloquear tras un rato sin uso',
    autoLockHint:
      'También se bloquea al suspender el equipo, y con Ctrl L. La cola hace entretanto lo que pueda sin usted.',
    autoLockChoice: (minutes: number | null) => (minutes === null ? 'Nunca' : `${minutes} minutos`),
    autoLockSaved: (minutes: number | null) =>
      minutes === null ? 'Ya no se bloquea por sí solo' : `Se bloquea tras ${minutes} minutos sin uso`,
    pinTitle: 'PIN',
    pinSet: 'Hay un PIN para desbloquear.',
    pinNone: 'No hay PIN: se desbloquea con la contraseña.',
    pinHint:
      'Seis números para desbloquear mientras Referidos esté abierto. A los cinco errores, o al abrirlo de nuevo, se pide la contraseña.',
    setPin: 'Poner un PIN',
    changePin: 'Cambiar PIN',
    removePin: 'Quitar PIN',
    newPin: 'PIN nuevo',
    pinSaved: 'PIN guardado',
    pinRemoved: 'PIN quitado',
    recoveryState: {
      none: 'Todavía no hay código.',
      unconfirmed: (when: string) => `Emitido el ${when}, sin confirmar.`,
      confirmed: (when: string) => `Confirmado. Emitido el ${when}.`,
    },
    rotationTitle: 'Clave de los datos',
    rotationHint:
      'Guarda todo de nuevo con otra clave interna. Hágalo si sospecha que alguien copió los datos y conoce una contraseña antigua. Las contraseñas y el PIN no cambian.',
    rotate: 'Cambiar la clave de los datos',
    rotateWhy:
      'Tarda unos segundos o minutos según cuántas personas haya; mientras tanto no se puede usar Referidos. Si se va la luz, los datos quedan enteros. Escriba su contraseña para empezar.',
    rotating: {
      copying: 'Guardando los datos con la clave nueva…',
      finishing: 'Terminando. No se puede cancelar.',
    },
    rotated: 'Los datos tienen una clave nueva',
    rotationCancelled: 'Cambio de clave cancelado. Los datos siguen con la clave de antes.',
    rotationLabel: 'Avance del cambio de clave',
    securityFailed: 'No se pudo leer la seguridad de esta cuenta. No se cambió nada.',
    loadFailed: 'No se pudieron leer los ajustes. No se cambió nada.',
  },

  accounts: {
    title: 'Cuentas',
    why: 'Quién usa este equipo. Cada líder ve solo a sus referidos; un usuario, solo sus propios datos. Todas las consultas siguen, sea quien sea que ingrese.',
    list: 'Cuentas de este equipo',
    owner: 'administrador',
    role: { LEADER: 'Líder', USER: 'Usuario' } satisfies Record<Role, string>,
    roleOf: (name: string) => `Rol de ${name}`,
    roleChanged: (name: string, role: string) => `${name} ahora es ${role.toLocaleLowerCase('es-CO')}`,
    people: (count: number) => plural(count, '1 referido', (n) => `${n} referidos`),
    noPeople: 'sin referidos',
    removedList: 'Cuentas eliminadas que conservan referidos',
    removedOf: (name: string, people: string) => `Cuenta eliminada de ${name}: ${people}`,
    give: 'Pasar a otro líder',
    giveOf: (name: string) => `Pasar a otro líder los referidos de ${name}`,
    giveTitle: (name: string) => `¿A quién pasan los referidos de ${name}?`,
    giveWhy: (people: string) =>
      `Todos pasan juntos: ${people}. Lo registrado y las respuestas del censo no cambian.`,
    given: (people: string, to: string) => `${to} ahora tiene ${people} más`,
    create: 'Crear cuenta',
    createTitle: 'Crear cuenta',
    createHint: 'Entréguele la contraseña en persona; la puede cambiar en Ajustes.',
    consentFailed: 'No se pudo cargar el texto de la autorización. Sin él no se puede crear la cuenta.',
    authorised: 'La persona autorizó el tratamiento de sus datos',
    authorisedMissing: 'Sin la autorización de la persona no se puede crear la cuenta.',
    created: (name: string) => `${name} ya puede ingresar en este equipo`,
    setPassword: 'Poner otra contraseña',
    setPasswordOf: (name: string) => `Poner otra contraseña a ${name}`,
    setPasswordTitle: (name: string) => `Otra contraseña para ${name}`,
    setPasswordWhy: 'La de ahora deja de servir. Entréguele la nueva en persona.',
    passwordSet: (name: string) => `${name} tiene otra contraseña`,
    remove: 'Eliminar',
    removeOf: (name: string) => `Eliminar la cuenta de ${name}`,
    removeTitle: (name: string) => `¿Eliminar la cuenta de ${name}?`,
    removeWhy: 'No podrá ingresar más en este equipo. Sus referidos no se borran y sus consultas siguen.',
    removeTo: '¿A quién pasan sus referidos?',
    removeKeep: 'A nadie: quedan con la cuenta eliminada',
    removeName: (name: string) => `Para confirmar, escriba ${name}`,
    removeNameWrong: 'Escriba el nombre tal como aparece.',
    removed: (name: string) => `La cuenta de ${name} se eliminó`,
    loadFailed: 'No se pudieron leer las cuentas. No se cambió nada.',
  },
} as const
