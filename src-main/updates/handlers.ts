import type { UpdateState } from '../../src-preload/contract/index.ts'
import type { CallContext, Handlers } from '../handler-types.ts'
import { Refusal } from '../refusal.ts'
import type { Updates } from './updates.ts'

/**
 * `caller`: the open session's caller; null: no session is open. Throws `Refusal('busy')` if it is locked or being
 * changed.
 */
export function updatesHandlers(
  updates: Updates,
  caller: () => Pick<CallContext<unknown>, 'account'> | null,
): Handlers<unknown>['updates'] {
  /** While nothing opens, a newer version may be the remedy, so anybody at the laptop may install it. */
  function demandOwner(): void {
    const who = caller()
    if (who !== null && !who.account.isOwner) throw new Refusal('forbidden')
  }

  function byOwner(act: () => void): UpdateState {
    demandOwner()
    act()
    return updates.state()
  }

  return {
    state: () => updates.state(),
    async check() {
      caller()
      await updates.check()
      return updates.state()
    },
    download: () => byOwner(updates.download),
    install: () => byOwner(updates.install),
    cancel: () => byOwner(updates.cancel),
    putOff: () => byOwner(updates.putOff),
  }
}
