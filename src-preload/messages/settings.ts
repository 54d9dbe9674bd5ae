import type { CaptchaProviderName } from '../captcha-providers.ts'
import type { CaptchaBalance, CaptchaWay, Theme, UnreadReason } from '../contract/index.ts'
import { plural, roughly } from '../format.ts'
import { browserProblem, installProblem, selfTestFailed } from './browser.ts'
import { textVersion } from './consent.ts'

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

/** Names at the beginning of a sentence. */
const service: Record<CaptchaProviderName, string> = {
  '2captcha': '2captcha',
  create_task: 'El otro servicio',
}
const toService: Record<CaptchaProviderName, string> = {
  '2captcha': 'a 2captcha',
  create_task: 'al otro servicio',
}

const balanceUnknown: Record<
  Extract<CaptchaBalance, { kind: 'unknown' }>['why'],
  (provider: CaptchaProviderName) => string
> = {
  no_key: () => 'No se puede ver el saldo sin clave. Pegue la clave de su cuenta y guárdela.',
  bad_key: (provider) =>
    `${service[provider]} no aceptó la clave, que sigue guardada. Cópiela de nuevo de su cuenta y guárdela.`,
  network: (provider) =>
    `No se pudo llegar ${toService[provider]}. La clave sigue guardada: revise la conexión y consulte otra vez.`,
  timeout: (provider) =>
    `${service[provider]} no respondió a tiempo. La clave sigue guardada: consulte otra vez en un momento.`,
}

export const settings = {
  title: 'Ajustes',
  sections: 'Partes de Ajustes',
  captchaTitle: 'Captcha',
  captchaWhy: 'En cada consulta, la página del censo pide demostrar que no la usa un robot.',
  captchaHow: '¿Quién resuelve el captcha?',
  captchaWay: {
    assisted: 'Yo resuelvo el captcha',
    service: 'Un servicio de captchas',
  } satisfies Record<CaptchaWay, string>,
  captchaWayHint: {
    assisted:
      'Se abre otra ventana con la cédula ya escrita: marque el captcha y oprima el botón de la página. Si la cierra, la cola lo espera a usted.',
    service: 'Trabaja solo, con un costo pequeño por cada consulta. Necesita la clave de una cuenta.',
  } satisfies Record<CaptchaWay, string>,
  wayChosen: {
    assisted: 'Desde ahora usted resuelve los captchas',
    service: 'Desde ahora los resuelve un servicio de captchas',
  } satisfies Record<CaptchaWay, string>,
  keyLabel: 'Clave de 2captcha',
  newKeyLabel: 'Otra clave de 2captcha',
  keyHint: 'Se guarda cifrada en este equipo y no se vuelve a mostrar.',
  keyInvalid: 'La clave tiene entre 16 y 64 letras y números, sin espacios. Cópiela completa.',
  save: 'Guardar clave',
  remove: 'Quitar clave',
  saved: 'Clave guardada',
  removed: 'Clave quitada. Elija quién resuelve los captchas',
  current: (ending: string) => `Clave guardada, termina en ${ending}`,
  fromEnvironment: (ending: string) => `La clave viene de la configuración del equipo, termina en ${ending}`,
  fromEnvironmentUnknown: 'La clave viene de la configuración del equipo',
  environmentWins: 'Mientras esté allí, se usa esa y no la que se guarde aquí.',
  none: 'Falta la clave: pegue la de su cuenta de 2captcha.',
  peerTitle: 'Otro servicio',
  peerWhy:
    'Un segundo servicio de captchas que funcione como 2captcha, con su propia cuenta: la cola lo usa cuando el primero falla, se queda sin saldo o no acepta la clave.',
  peerCurrent: (host: string, ending: string) => `${host}, con la clave que termina en ${ending}`,
  peerNone: 'No hay otro servicio.',
  peerOwner: 'Solo lo cambia el administrador.',
  peerAddress: 'Dirección del servicio',
  peerAddressHint:
    'La que dan las instrucciones del servicio, por ejemplo https://api.2captcha.com. La clave solo se envía a esa dirección.',
  peerAddressInvalid: 'Escriba una dirección que empiece por https://, sin usuario ni parámetros.',
  peerKey: 'Clave del servicio',
  peerKeyInvalid: 'La clave tiene entre 16 y 128 letras, números o guiones, sin espacios. Cópiela completa.',
  peerSave: 'Guardar servicio',
  peerSaved: 'Servicio guardado',
  peerRemove: 'Quitar servicio',
  peerRemoved: 'Servicio quitado',
  firstLegend: '¿Cuál se usa primero?',
  firstChoice: service,
  firstHint: {
    '2captcha': 'El otro se usa mientras este falle.',
    create_task: '2captcha se usa mientras este falle.',
  } satisfies Record<CaptchaProviderName, string>,
  firstChosen: (service: string) => `Desde ahora se usa primero ${service}`,
  costsTitle: 'Costos',
  rateLabel: 'Pesos por dólar',
  rateHint: 'Para ver los costos también en pesos. El valor es el que usted escriba; no se actualiza solo.',
  rateSet: (pesos: string, when: string) => `US$ 1 son ${pesos}, según lo puesto el ${when}`,
  rateNone: 'Los costos se muestran solo en dólares.',
  rateInvalid: 'Escriba un valor entre $ 100 y $ 100.000, o déjelo vacío.',
  saveRate: 'Guardar valor',
  rateSaved: (pesos: string) => `Valor guardado: US$ 1 son ${pesos}`,
  rateRemoved: 'Desde ahora los costos se muestran solo en dólares',
  ceilingLabel: 'Tope diario',
  ceilingHint:
    'Lo máximo que los captchas pueden costar en un día. Al llegar, la cola espera hasta la medianoche. Vacío: sin tope.',
  ceilingInvalid: 'Escriba un valor entre US$ 0,01 y US$ 1.000, o déjelo vacío.',
  ceilingPesos: (pesos: string) => `El tope guardado son unos ${pesos} al día.`,
  saveCeiling: 'Guardar tope',
  ceilingSaved: (dollars: string) => `Tope guardado: ${dollars} al día`,
  ceilingRemoved: 'Desde ahora no hay tope diario',
  balance: (dollars: string) => `Saldo: ${dollars}`,
  balanceAt: (when: string) => `consultado el ${when}`,
  balanceAsking: 'Consultando el saldo. Tarda 15 segundos como máximo.',
  balanceUnknown,
  askBalance: 'Consultar saldo',
  lookupCost: (dollars: string) => `Una consulta suele costar ${dollars}.`,
  lookupsLeft: (count: number) =>
    count === 0
      ? 'No alcanza para otra: recargue la cuenta.'
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
    'Las consultas se hacen en un navegador de este equipo. Aquí puede ver cuál se usa y hacer una consulta de prueba. «Prueba completa» lleva además una persona inventada por la cola y los datos. Nada de eso sale de este equipo.',
  browserTest: 'Probar el navegador',
  browserTesting: 'Probando el navegador. Suele tardar unos segundos.',
  takes: (seconds: number) => `Lleva ${seconds} s`,
  browserTestAborted: 'Prueba cancelada. No se cambió nada.',
  selfTest: 'Prueba completa',
  selfTesting: 'Prueba completa en curso. Tarda un minuto como máximo.',
  secondsLeft: (left: number) => `Quedan ${left} s como máximo`,
  selfTestWorks: (seconds: string) =>
    `Funciona: una consulta inventada pasó por la cola, el navegador y los datos en ${seconds} s`,
  selfTestButWaits: 'Funciona, pero la cola espera',
  selfTestFailed,
  selfTestAborted: 'Prueba completa cancelada. No quedó nada de ella.',
  install: 'Instalar un navegador',
  installWhy:
    'Referidos puede instalar un navegador aparte. Descarga unos 200 MB y mientras tanto usted puede seguir trabajando.',
  installing: 'Descargando el navegador. Tarda unos minutos.',
  downloaded: (percent: number) => `${percent} %`,
  installFinishing: 'Terminando la instalación. Tarda unos segundos.',
  installLabel: 'Descarga del navegador',
  installed: 'Navegador instalado. La cola ya lo puede usar.',
  installAborted: 'Instalación cancelada. No quedó nada a medias.',
  installProblem,
  browserWorks: (seconds: string) => `Funciona: la consulta de prueba tardó ${seconds} s`,
  noneButInstallable:
    'No se pudo abrir ningún navegador. Oprima «Instalar un navegador», o instale Google Chrome en este equipo y pruebe de nuevo.',
  browserFailed: {
    browser: 'No se pudo abrir ningún navegador. Instale Google Chrome en este equipo y pruebe de nuevo.',
    opening: 'El navegador abre, pero no mostró la página de prueba. Reinicie el equipo y pruebe de nuevo.',
    captcha: 'El navegador abre, pero la prueba no pasó del captcha. Reinicie el equipo y pruebe de nuevo.',
    querying:
      'El navegador abre, pero la consulta de prueba no terminó. Reinicie el equipo y pruebe de nuevo.',
    reading:
      'El navegador abre, pero no se pudo leer la respuesta de prueba. Reinicie el equipo y pruebe de nuevo.',
  },
  /** Display names of browsers without a product name. */
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
  consentInForce: (version: number) => `Texto, ${textVersion(version)} (vigente)`,
  consentEarlier: (version: number) => `Texto, ${textVersion(version)}`,
  consentEdit: 'Escribir una versión nueva',
  consentNew: 'Texto nuevo',
  consentNewHint:
    'Vale para quienes autoricen desde ahora y para las hojas nuevas. Quien ya autorizó conserva el texto que leyó. Diga qué datos se guardan, para qué, que es opcional y cómo revocar.',
  consentSave: 'Poner en vigencia',
  consentSaved: 'El texto nuevo está vigente',
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
    unconfirmed: (when: string) => `Creado el ${when}, sin confirmar.`,
    confirmed: (when: string) => `Confirmado. Creado el ${when}.`,
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
  rotationDue: 'La clave de los datos no se pudo cambiar ahora: se cambia cuando entre el administrador',
  suspicionOfPassword: 'Sospecho que alguien conoce la contraseña anterior',
  suspicionHint:
    'Con una copia vieja de los archivos, esa contraseña todavía abriría los datos. Si lo marca, todo se guarda con otra clave interna; tarda unos segundos o minutos.',
  ownerChanges: 'Vale para todos: lo cambia el administrador.',
  rotationAborted: 'Cambio de clave cancelado. Los datos siguen con la clave de antes.',
  rotationLabel: 'Avance del cambio de clave',
  securityFailed: 'No se pudo leer la seguridad de esta cuenta. No se cambió nada.',
  loadFailed: 'No se pudieron leer los ajustes. No se cambió nada.',
} as const
