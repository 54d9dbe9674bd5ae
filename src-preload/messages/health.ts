import { plural } from '../format.ts'

export const health = {
  missingTitle: 'Cambios que faltan',
  missing: (changes: number | null) =>
    changes === null
      ? 'Al abrir, Referidos notó que faltan cambios que ya estaban guardados; no se sabe cuántos.'
      : `Al abrir, Referidos notó que ${plural(
          changes,
          'falta 1 cambio que ya estaba guardado',
          (n) => `faltan ${n} cambios que ya estaban guardados`,
        )}.`,
  missingKept: 'Los archivos dañados se guardaron aparte, tal como estaban.',
  missingTodo: 'Compare la lista con sus hojas y registre de nuevo a quien falte.',
  understood: 'Entendido',
} as const
