import { plural } from '../format.ts'
import { maxLabels } from '../labels.ts'

export const labels = {
  open: 'Etiquetar',
  title: 'Etiquetar a los seleccionados',
  label: 'Etiqueta',
  placeholder: 'Por ejemplo: Transporte',
  missing: 'Escriba la etiqueta.',
  add: 'Poner',
  remove: 'Quitar',
  added: (label: string, changed: number, full: number) => {
    const done =
      changed === 0
        ? `Todos tenían ya la etiqueta «${label}»`
        : plural(
            changed,
            `Se puso la etiqueta «${label}» a 1 persona`,
            (n) => `Se puso la etiqueta «${label}» a ${n} personas`,
          )
    if (full === 0) return done
    const left = plural(
      full,
      `1 ya tiene ${maxLabels} etiquetas y quedó igual`,
      (n) => `${n} ya tienen ${maxLabels} etiquetas y quedaron igual`,
    )
    return changed === 0 ? left : `${done}; ${left}`
  },
  removed: (label: string, changed: number) =>
    changed === 0
      ? `Nadie tenía la etiqueta «${label}»`
      : plural(
          changed,
          `Se quitó la etiqueta «${label}» a 1 persona`,
          (n) => `Se quitó la etiqueta «${label}» a ${n} personas`,
        ),
  sitting: 'Reunión de hoy',
  sittingHint: 'Es la etiqueta de cada persona que registre, hasta que la cambie.',
  sittingPlaceholder: 'Reunión La Unión, 29 nov',
} as const
