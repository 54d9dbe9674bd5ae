import type { Drafts } from '../../src-preload/contract/index.ts'
import type { Debounced } from '../debounced-writes.ts'
import type { Handlers } from '../handler-types.ts'

interface DraftsSession {
  drafts: Debounced<Drafts>
}

export function draftHandlers(): Handlers<DraftsSession>['drafts'] {
  return {
    read: (_, { session, account }) => session.drafts.read(account.id),
    keep(forms, { session, account }) {
      session.drafts.save(account.id, forms)
      return null
    },
  }
}
