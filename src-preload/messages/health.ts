import type { ReplacedData } from '../contract/index.ts'
import { plural } from '../format.ts'
import { backup } from './backup.ts'

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
  replacedTitle: 'Datos cambiados por otro programa',
  replaced({ noticedAt, people, kept }: ReplacedData, now: number): string {
    const what = `Otro programa cambió o borró los datos de Referidos ${backup.onWhen(noticedAt, now)}: desde entonces no se guarda nada.`
    const before = `Lo guardado antes, con ${backup.people(people)},`
    switch (kept) {
      case 'saving':
        return `${what} ${before} se está pasando a una copia: no cierre Referidos.`
      case 'copy':
        return `${what} ${before} está en una copia de ese momento: cierre Referidos, ábralo de nuevo y restáurela.`
      case 'aside':
        return `${what} ${before} quedó aparte en la carpeta de Referidos. Cierre Referidos y pida ayuda a quien lo instaló.`
      case 'failed':
        return `${what} Lo guardado antes solo está en este programa abierto: no lo cierre, libere espacio en el disco e intente de nuevo.`
    }
  },
} as const
