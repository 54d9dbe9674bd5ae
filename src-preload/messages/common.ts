import { number } from '../format.ts'
import { fieldWords } from './person-fields.ts'

export const common = {
  optional: 'opcional',
  cancel: 'Cancelar',
  /** Shown while a task is being cancelled. */
  aborting: 'Cancelando…',
  /** `1.500 de 100.000` */
  doneOf: (done: number, total: number) => `${number(done)} de ${number(total)}`,
  close: 'Cerrar',
  retry: 'Intentar de nuevo',
  continue: 'Continuar',
  back: 'Volver',
  loading: 'Cargando…',
  noPhone: 'no tiene',
  secondsLeft: (seconds: number) => `${seconds} s`,
  /** Used after words such as «empieza» and «hasta». */
  atHour: (hour: string) => `a las ${hour}`,
  untilHour: (hour: string) => `las ${hour}`,
  onDate: (date: string) => `el ${date}`,
  onDay: (day: string, hour: string) => `el ${day} a las ${hour}`,
  showTyped: 'Mostrar lo escrito',
  undo: 'Deshacer',
} as const

export const fields = {
  ...fieldWords('form'),
  noPhone: 'No tiene teléfono',
  displayName: 'Nombre para mostrar',
  password: 'Contraseña',
  ownPassword: 'Su contraseña',
  newPassword: 'Contraseña nueva',
  role: 'Rol',
} as const
