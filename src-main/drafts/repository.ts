import { eq } from 'drizzle-orm'
import type { Drafts } from '../../src-preload/contract/index.ts'
import type { Database } from '../database/open.ts'
import { drafts } from '../database/schema.ts'

const nothingTyped: Drafts = { new: null, edit: null }

export function readDrafts({ orm }: Database, accountId: number): Drafts {
  const row = orm.select().from(drafts).where(eq(drafts.accountId, accountId)).get()
  return row === undefined ? nothingTyped : (JSON.parse(row.forms) as Drafts)
}

export function writeDrafts({ orm }: Database, accountId: number, forms: Drafts): void {
  if (forms.new === null && forms.edit === null) {
    orm.delete(drafts).where(eq(drafts.accountId, accountId)).run()
    return
  }
  const text = JSON.stringify(forms)
  orm
    .insert(drafts)
    .values({ accountId, forms: text })
    .onConflictDoUpdate({ target: drafts.accountId, set: { forms: text } })
    .run()
}
