import { gapLimits } from '../contract/schedule.ts'
import { plural } from '../format.ts'

/** Texts about when and how fast the queue works. */
export const schedule = {
  title: 'Horario y ritmo',
  why: 'Cuándo consulta la cola por sí sola, y qué tan seguido. Vale para todos los líderes de este equipo. Lo que un líder actualice en una fila, o resuelva ahora, se consulta enseguida a cualquier hora.',
  always: 'A toda hora',
  alwaysHint: 'La cola trabaja mientras Referidos esté abierto.',
  hours: 'Solo en un horario',
  hoursHint: 'El resto del tiempo la cola espera y sigue sola después.',
  when: '¿Cuándo trabaja la cola?',
  days: 'Días',
  day: ['Domingo', 'Lunes', 'Martes', 'Miércoles', 'Jueves', 'Viernes', 'Sábado'],
  from: 'Desde',
  to: 'Hasta',
  overnight: 'Termina al día siguiente.',
  wholeDay: 'Son 24 horas desde esa hora.',
  gap: 'Segundos entre una consulta y la siguiente',
  gapHint: `Entre ${gapLimits.least} y ${gapLimits.most}. Con ${gapLimits.least} la cola va lo más rápido que la página permite.`,
  perHour: (count: number) => plural(count, 'Como máximo 1 por hora.', (n) => `Como máximo ${n} por hora.`),
  battery: 'Con batería, esperar a que conecten el cargador',
  powerUnknown: 'En este equipo Referidos no puede saber si está conectado al cargador.',
  noDay: 'Elija al menos un día.',
  noTime: 'Escriba la hora.',
  wrongGap: `Escriba un número entre ${gapLimits.least} y ${gapLimits.most}.`,
  save: 'Guardar horario y ritmo',
  saved: 'Guardado. Cuenta desde la próxima consulta',
  loadFailed: 'No se pudo leer el horario de la cola. No se cambió nada.',
  change: 'Cambiar el horario',
} as const
