import type { PlaceKind } from '../contract/index.ts'

export const mesaNumber = (mesa: string) => `Mesa ${mesa}`
export const noMesa = 'Sin mesa'

export const byPlace: Record<PlaceKind, string> = {
  municipio: 'Referidos por municipio',
  puesto: 'Referidos por puesto',
  mesa: 'Referidos por mesa',
}
