import type { FileProblem } from '../../../src-preload/import-problems.ts'

/** A file that is made to harm, or is only broken. */
export interface Variant {
  name: string
  /** Ending of the file's name; the reader goes by the content. */
  ending: string
  make(): Uint8Array | Promise<Uint8Array>
  /** What may come of it. `people`: the people of the list, and nobody else, could be imported. `somebody`: nothing tells a changed letter. */
  gives: readonly (FileProblem | 'people' | 'somebody')[]
}

export const variant = (
  name: string,
  ending: string,
  gives: Variant['gives'][number] | Variant['gives'],
  make: Variant['make'],
): Variant => ({ name, ending, gives: typeof gives === 'string' ? [gives] : gives, make })

/** The only people of every hostile file. */
const heading = ['Cédula', 'Nombre', 'Celular']
export const list = [heading, ['1014880101', 'Ana Ñáñez', '3005550147'], ['52345678', 'José de la Hoz', '']]
