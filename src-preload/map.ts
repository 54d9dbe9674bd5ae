/** What a map is searched for: the place where somebody votes. */
export interface MapPlace {
  direccion: string | null
  municipio: string | null
  departamento: string | null
}

/** Where the maps are that `mapUrl` leads to. */
export const mapOrigin = 'https://www.google.com'
export const mapPath = '/maps/search/'

/** Address of a public map that searches for the place; null: there is no address to search for. */
export function mapUrl({ direccion, municipio, departamento }: MapPlace): string | null {
  if (direccion === null) return null
  const words = [direccion, municipio, departamento, 'Colombia'].filter((word) => word !== null)
  return `${mapOrigin}${mapPath}?${new URLSearchParams({ api: '1', query: words.join(', ') }).toString()}`
}
