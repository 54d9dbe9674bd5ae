/**
 * Sort key of a name, for which SQLite's byte comparison gives Spanish order: ignores case and accents, and puts Ñ
 * after every N. "Ñáñez" → "n~an~ez".
 */
export function sortKey(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/n\u0303/g, 'n~')
    .replace(/\p{M}/gu, '')
}
