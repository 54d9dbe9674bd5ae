import { plural } from '../format.ts'

export const firstStart = {
  title: 'Le damos la bienvenida',
  intro: 'Cree su cuenta. Todo queda en este equipo, cifrado con su contraseña.',
  displayNameHint: 'Así aparece al ingresar. Puede ser un apodo.',
  passwordHint: 'Mínimo 8 caracteres. Si la olvida, solo el código del paso siguiente abre los datos.',
  ownConsent: 'Su autorización',
  submit: 'Crear cuenta',
  working: 'Preparando este equipo. Tarda unos segundos.',
} as const

export const strength = {
  label: 'Seguridad de la contraseña',
  weak: 'Débil: hágala más larga',
  fair: 'Aceptable',
  strong: 'Fuerte',
} as const

export const signIn = {
  title: 'Ingresar',
  who: '¿Quién ingresa?',
  submit: 'Ingresar',
  working: 'Abriendo los datos…',
  passwordMissing: 'Escriba su contraseña.',
  waitLeft: (left: string) => `Hubo varios intentos fallidos. Podrá intentar de nuevo en ${left}.`,
  waitUntil: (when: string) => `Podrá intentar de nuevo a las ${when}.`,
  secondsLeft: (count: number) => plural(count, '1 segundo', (n) => `${n} segundos`),
  forgotten: 'Olvidé mi contraseña',
} as const

export const forgotten = {
  title: 'Contraseña nueva',
  intro: (who: string) =>
    `Con el código de recuperación, ${who} puede elegir otra contraseña. Nada de lo guardado se pierde.`,
  noCode:
    'Sin el código: si usted no es el administrador, pídale que le ponga otra contraseña en Ajustes. Si lo es, sin contraseña y sin código nadie puede abrir los datos.',
  submit: 'Cambiar la contraseña e ingresar',
  working: 'Abriendo los datos…',
} as const

export const setup = {
  captchaTitle: 'Los captchas',
  captchaIntro:
    'En cada consulta, la página del censo pide demostrar que no la usa un robot. Se puede cambiar después en Ajustes.',
  working: 'Preparando el código…',
  failed: 'No se pudo preparar el código de recuperación. Su cuenta ya está creada.',
} as const

export const locked = {
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
} as const

export const trouble = {
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
} as const
