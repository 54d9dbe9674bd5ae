import type { AuditEntry, AuditKind } from '../../src-preload/contract/index.ts'
import { allEntries } from '../../src-preload/contract/index.ts'
import { type FrontDoor, ok } from './front-door.ts'

/** Kinds that most tests read: everything except sign-ins, accounts, people and settings. */
const usual: readonly AuditKind[] = ['data', 'viewed', 'files']

/** Entries of these kinds as the owner reads them, newest first. */
export async function readLog(
  { call }: Pick<FrontDoor, 'call'>,
  kinds: readonly AuditKind[] = usual,
): Promise<AuditEntry[]> {
  const pages = await Promise.all(
    kinds.map(async (kind) =>
      ok(await call('audit', 'search', { filter: { ...allEntries, kind }, before: null })),
    ),
  )
  return pages.flatMap(({ entries }) => entries).toSorted((one, other) => other.id - one.id)
}
