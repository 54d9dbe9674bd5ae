import { plural } from '../format.ts'

export const firstStart = {
  title: 'Le damos la bienvenida',
  intro: 'Cree su cuenta. Todo queda en este equipo, cifrado con su contraseña.',
  passwordHint:
    'Mínimo 8 caracteres. Si la olvida, solo el código de recuperación abre los datos: lo puede crear después.',
  ownConsent: 'Su autorización',
  submit: 'Crear cuenta',
  working: 'Preparando este equipo. Tarda unos segundos.',
} as const

export const strength = {
  label: 'Seguridad de la contraseña',
  weak: 'Débil: hágala más larga',
  fair: 'Aceptable',
  strong: 'Fuerte',
  /** Words that somebody would try first to guess a password of this app. */
  guessed: [
    'referidos',
    'lider',
    'campaña',
    'contraseña',
    'clave',
    'colombia',
    'cedula',
    'alcaldia',
    'concejo',
  ],
} as const

export const signIn = {
  title: 'Ingresar',
  who: '¿Quién ingresa?',
  submit: 'Ingresar',
  working: 'Abriendo los datos…',
  renewing: (percent: number) => `Cambiando la clave de los datos… ${percent} %`,
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
} as const

/**
 * `keys`: the key file is from an earlier time than the data. `data`: the data are from an earlier time than the key
 * file.
 */
export const mismatch = {
  title: 'Los archivos no son del mismo momento',
  intro:
    'Lo que escribió es correcto y abre los datos, pero uno de los archivos de este equipo es anterior al otro.',
  older: {
    keys: {
      what: 'El archivo que abre los datos es más viejo que ellos. Pasa cuando se pone una copia vieja de ese archivo.',
      effect:
        'Si continúa, valen las cuentas y las contraseñas de ese archivo: una contraseña que se cambió después vuelve a ser la de antes, y a una cuenta más nueva el administrador debe ponerle otra contraseña. De los datos no se pierde nada.',
    },
    data: {
      what: 'Los datos son más viejos que el archivo que los abre. Pasa cuando se pone una copia vieja de los datos, o cuando el equipo se apagó mal y se dañó lo último.',
      effect:
        'Si continúa, puede faltar lo último que se registró en este equipo. Si tiene los archivos más nuevos, vuelva, cierre Referidos y póngalos primero.',
    },
  },
  recorded:
    'Todavía no se borró ni se cambió nada. Si continúa, quedará anotado y Referidos cambiará la clave de los datos cuando ingrese el administrador.',
  submit: 'Continuar con estos archivos',
} as const

export const captchaQuestion = {
  label: 'Captchas',
  question: 'La página del censo pide marcar «no soy un robot». ¿Quién lo hace?',
  ownerDecides:
    'La página del censo pide marcar «no soy un robot». El administrador decide en Ajustes quién lo hace.',
  me: 'Yo, en una ventana',
  service: 'Un servicio pago, con su costo',
} as const

export const locked = {
  title: 'Bloqueado',
  /** Must be true in every state of the queue: a locked page gets no queue state. */
  intro: 'Mientras tanto, la cola hace lo que pueda sin usted. Al ingresar, todo está como lo dejó.',
  pin: 'PIN de seis números',
  submit: 'Desbloquear',
  wrongPin: (left: number) =>
    `PIN incorrecto. ${plural(left, 'Queda un intento', (n) => `Quedan ${n} intentos`)}; después, solo la contraseña.`,
  triesLeft: (left: number) => plural(left, 'Queda un intento.', (n) => `Quedan ${n} intentos.`),
  usePassword: 'Usar la contraseña',
  usePin: 'Usar el PIN',
  another: 'Ingresar con otra cuenta',
} as const
