import type { Sqlite } from './open.ts'

/** Earlier data keys, stored in the encrypted database so that older copies can be rewritten. */

export function noteEarlierKey(sqlite: Sqlite, key: Uint8Array, now: number): void {
  sqlite
    .prepare('INSERT INTO earlier_keys (key, replaced_at) VALUES (?, ?) ON CONFLICT DO NOTHING')
    .run(Buffer.from(key).toString('hex'), now)
}

/** Newest first. */
export const earlierKeys = (sqlite: Sqlite): Buffer[] =>
  (sqlite.prepare('SELECT key FROM earlier_keys ORDER BY replaced_at DESC').pluck().all() as string[]).map(
    (key) => Buffer.from(key, 'hex'),
  )
