import type { ChangedBy, PersonChange, StepKind } from '../contract/index.ts'
import { plural } from '../format.ts'
import { labelsShown } from '../labels.ts'
import { exchange } from './exchange.ts'
import { importing } from './import.ts'
import { fieldWords } from './person-fields.ts'

const field = fieldWords('detail')

const step: Record<Exclude<StepKind, 'import' | 'exchange'>, string> = {
  edit: 'Se deshizo la corrección',
  remove: 'Se deshizo la eliminación',
  label: 'Se deshizo el cambio de etiquetas',
  move: 'Se deshizo el cambio de líder',
}

const shown = (part: PersonChange['part'], value: string | null): string => {
  if (value === null || value === '') return 'nada'
  return part === 'labels' ? labelsShown(value) : value
}

export const changes = {
  title: 'Cambios',
  none: 'Nadie ha cambiado sus datos.',
  failed: 'No se pudieron leer los cambios.',
  undo: 'Deshacer',
  undoOf: (what: string) => `Deshacer: ${what}`,
  nothing: 'No hay nada por deshacer',
  undone: (kind: StepKind, people: number, kept: number) => {
    if (kind === 'exchange') return exchange.undo.undone(people, kept)
    if (kind === 'import') return kept > 0 ? importing.undo.changed(kept) : importing.undo.undone(people)
    const back =
      people === 0
        ? 'No se deshizo nada'
        : `${step[kind]} de ${plural(people, '1 persona', (n) => `${n} personas`)}`
    const later = plural(
      kept,
      '1 cambió después y queda como está',
      (n) => `${n} cambiaron después y quedan como están`,
    )
    return kept === 0 ? back : `${back}: ${later}`
  },
  by(by: ChangedBy): string {
    switch (by.kind) {
      case 'account':
        return by.name
      case 'gone':
        return 'una cuenta que ya no está'
      case 'other_laptop':
        return 'en otro computador'
      case 'unknown':
        return 'no se anotó quién'
    }
  },
  /** Description of one change. */
  what({ part, before, after }: Pick<PersonChange, 'part' | 'before' | 'after'>): string {
    switch (part) {
      case 'registered':
        return 'Se registró'
      case 'hidden':
        return after === null ? 'Volvió a la lista' : 'Se eliminó'
      default:
        return `${field[part]}: ${shown(part, before)} → ${shown(part, after)}`
    }
  },
} as const
