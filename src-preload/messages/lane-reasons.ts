import type { LaneReason } from '../contract/index.ts'

interface LaneReasonTexts {
  /** Text of the status line. */
  line: string
  /** At the head of the queue's screen: `what` happened; `todo`: what was kept and what to do. */
  what: string
  todo: string
}

export const laneReasons: Record<LaneReason, LaneReasonTexts> = {
  paused: {
    line: 'En pausa',
    what: 'La cola está en pausa',
    todo: 'Nadie pierde su turno y se puede seguir registrando. Oprima «Reanudar» para que las consultas sigan.',
  },
  outside_hours: {
    line: 'Fuera del horario: la cola espera',
    what: 'Fuera del horario: la cola espera',
    todo: 'Nadie pierde su turno. Lo que usted actualice en una fila, o resuelva ahora, se consulta enseguida.',
  },
  on_battery: {
    line: 'La cola espera a que conecten el cargador',
    what: 'La cola espera a que conecten el cargador',
    todo: 'Nadie pierde su turno. Lo que usted actualice en una fila, o resuelva ahora, se consulta enseguida.',
  },
  offline: {
    line: 'La cola espera la conexión y sigue sola',
    what: 'No hay conexión con la página del censo',
    todo: 'Lo registrado está guardado. La cola sigue sola cuando vuelva la conexión.',
  },
  blocked: {
    line: 'La página del censo rechaza las consultas: la cola espera',
    what: 'La página del censo rechaza las consultas: la cola espera',
    todo: 'Nadie pierde su turno. Para no insistir, la cola espera un rato y sigue sola.',
  },
  no_funds: {
    line: 'Sin saldo para captchas: la cola espera',
    what: 'El servicio de captchas no tiene saldo',
    todo: 'Nadie pierde su turno. Recargue la cuenta, o elija en Ajustes resolver usted los captchas.',
  },
  bad_key: {
    line: 'El servicio de captchas no acepta la clave: la cola espera',
    what: 'El servicio de captchas no acepta la clave',
    todo: 'Nadie pierde su turno. Corrija la clave en Ajustes, o elija resolver usted los captchas.',
  },
  no_browser: {
    line: 'No se encontró el navegador para consultar: la cola espera',
    what: 'No se encontró el navegador para consultar',
    todo: 'Nadie pierde su turno. En Ajustes oprima «Instalar un navegador», o instale Google Chrome.',
  },
  no_captcha_way: {
    line: 'Falta elegir quién marca «no soy un robot»: la cola espera',
    what: 'La página del censo pide marcar «no soy un robot»',
    todo: 'Nadie pierde su turno. Elija en Ajustes quién lo hace: usted, o un servicio de captchas con su clave.',
  },
  waiting_for_operator: {
    line: 'Hay captchas por resolver: la cola lo espera a usted',
    what: 'Hay captchas por resolver',
    todo: 'Nadie pierde su turno: la cola lo espera a usted. Oprima «Resolver captchas» y se abre la ventana.',
  },
  election_gone: {
    line: 'La página del censo ya no ofrece esa elección: la cola espera',
    what: 'La página del censo ya no ofrece esa elección',
    todo: 'Nadie pierde su turno. Elija en Ajustes la elección que se consulta.',
  },
  captive_portal: {
    line: 'La red pide iniciar sesión: la cola espera',
    what: 'La red pide iniciar sesión',
    todo: 'Lo registrado está guardado. Abra su navegador, inicie sesión en esta red (un wifi de hotel, por ejemplo) y oprima «Intentar ahora».',
  },
  page_failing: {
    line: 'La página del censo cambió o está fallando: la cola espera',
    what: 'La página del censo cambió o está fallando: la cola espera',
    todo: 'Nadie pierde su turno. La cola prueba de nuevo con una sola consulta y, apenas haya respuesta, sigue con las demás.',
  },
  window_offered: {
    line: 'Consulta rechazada: hágala en una ventana',
    what: 'Consulta rechazada: hágala en una ventana',
    todo: 'Nadie pierde su turno. En la ventana usted resuelve el captcha. Después, la cola intenta sola sin ventana.',
  },
  captcha_setting: {
    line: 'El servicio de captchas no acepta el captcha de la página: la cola espera',
    what: 'El servicio de captchas no acepta el captcha de la página del censo',
    todo: 'Nadie pierde su turno. En Ajustes puede elegir resolver usted los captchas. Si no, la cola prueba sola en una hora.',
  },
  daily_ceiling: {
    line: 'Se llegó al tope diario de captchas: la cola espera',
    what: 'Tope diario de captchas: la cola espera',
    todo: 'Nadie pierde su turno. La cola sigue sola mañana; para seguir hoy, suba el tope en Ajustes.',
  },
  disk_full: {
    line: 'El disco está lleno: la cola espera. Libere espacio',
    what: 'El disco está lleno',
    todo: 'Lo guardado sigue a salvo. Libere espacio en este equipo: la cola sigue sola.',
  },
  folder_read_only: {
    line: 'No se puede escribir en la carpeta de Referidos: la cola espera. Revise el disco',
    what: 'No se puede escribir en la carpeta de Referidos',
    todo: 'Lo guardado sigue a salvo. Revise el disco y los permisos de la carpeta: la cola sigue sola.',
  },
  database_damaged: {
    line: 'No se pueden leer los datos: la cola espera. No los mueva y pida ayuda',
    what: 'No se pueden leer los datos de Referidos',
    todo: 'No se borró nada y la cola espera. No mueva los archivos y pida ayuda.',
  },
}
