/** A polling place, for a map search. */
export interface MapPlace {
  direccion: string | null
  municipio: string | null
  departamento: string | null
}

const origin = 'https://www.google.com'
const path = '/maps/search/'

/** URL of a public map that searches for the place; null: there is no address to search for. */
export function mapUrl({ direccion, municipio, departamento }: MapPlace): string | null {
  if (direccion === null) return null
  const words = [direccion, municipio, departamento, 'Colombia'].filter((word) => word !== null)
  return `${origin}${path}?${new URLSearchParams({ api: '1', query: words.join(', ') }).toString()}`
}

/** Whether `mapUrl` could have built this URL. */
export function isMapUrl(address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  return url.origin === origin && url.pathname === path && url.username === '' && url.password === ''
}
