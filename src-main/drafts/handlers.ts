import type { Handlers } from '../../src-preload/contract/index.ts'
import type { House } from '../house.ts'

export function draftHandlers(house: () => House): Handlers['drafts'] {
  return {
    read: (_, { accountId }) => house().drafts.read(accountId),
    keep(forms, { accountId }) {
      house().drafts.keep(accountId, forms)
      return null
    },
  }
}
