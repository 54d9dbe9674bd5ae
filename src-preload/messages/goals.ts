import { isoDate, number, plural } from '../format.ts'
import type { GoalState } from '../goals.ts'

/** Text under a goal: the remaining number, in total and per day. */
function state(of: GoalState, by: string): string {
  switch (of.kind) {
    case 'reached':
      return 'Meta cumplida'
    case 'over':
      return `El plazo pasó el ${isoDate(by)}: ${plural(of.left, 'quedó 1 por encontrar', (n) => `quedaron ${n} por encontrar`)}`
    case 'running': {
      const left = plural(of.left, 'Falta 1', (n) => `Faltan ${n}`)
      const days = plural(of.days, 'hoy es el último día', (n) => `quedan ${n} días`)
      return `${left} para el ${isoDate(by)}: ${number(of.perDay)} por día (${days})`
    }
  }
}

export const goals = {
  own: 'Su meta',
  campaign: 'Meta de la campaña',
  none: 'La campaña todavía no tiene meta.',
  found: (found: number, people: number) => `${number(found)} de ${number(people)} encontrados en el censo`,
  state,
  set: 'Poner meta',
  change: 'Cambiar',
  /** Texts of the column of goals. */
  setShort: 'Poner',
  setFor: (leader: string) => `Poner la meta de ${leader}`,
  changeFor: (leader: string, people: string) => `Cambiar la meta de ${leader}, ${people}`,
  dialog: {
    campaign: 'Meta de la campaña',
    of: (leader: string) => `Meta de ${leader}`,
    hint: 'Cuenta a las personas que el censo encuentra: las que pueden votar.',
    people: 'Personas encontradas',
    by: 'Para el día',
    save: 'Guardar',
    remove: 'Quitar la meta',
    peopleMissing: 'Escriba cuántas personas: un número del 1 en adelante.',
    byMissing: 'Elija el día.',
    saved: 'Meta guardada',
    removed: 'Meta quitada',
  },
  leaders: {
    title: 'Avance por líder',
    idle: (count: number) =>
      plural(
        count,
        '1 líder no registra a nadie hace una semana',
        (n) => `${n} líderes no registran a nadie hace una semana`,
      ),
    nobodyIdle: 'Todos registraron a alguien esta semana',
    show: 'Mostrar',
    all: 'Todos',
    onlyIdle: 'Sin registros hace una semana',
    none: 'Ningún líder lleva una semana sin registrar.',
    never: 'nunca',
    removed: 'cuenta eliminada',
    column: {
      leader: 'Líder',
      found: 'Encontrados',
      goal: 'Meta',
      share: '%',
      last: 'Último registro',
    },
  },
} as const
