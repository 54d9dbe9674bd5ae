/**
 * A name as it sorts in Spanish: without case and accents, Ñ after every N, so that a plain byte comparison in SQLite
 * gives the order of a Colombian list. "Ñáñez" → "n~an~ez".
 */
export function sortKey(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/n\u0303/g, 'n~')
    .replace(/\p{M}/gu, '')
}
