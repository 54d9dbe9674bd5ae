import { timingSafeEqual } from 'node:crypto'
import type { Events, KeyAnswer } from '../../src-preload/contract/index.ts'
import { recoveryGroupLength } from '../../src-preload/fields.ts'
import { ownConsentText } from '../authorisation/texts.ts'
import type { CampaignWatch } from '../campaign-watch.ts'
import { openClaims } from '../claims/repository.ts'
import type { Clock } from '../clock.ts'
import { type AuditRecord, note, noteUnlessFull, record, uidOf } from '../database/audit.ts'
import { rangeOf } from '../database/change-range.ts'
import type { Changes } from '../database/changes.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import type { Steps } from '../database/steps.ts'
import type { CallContext, Handlers } from '../handler-types.ts'
import { tellShown } from '../people/tell-shown.ts'
import type { Lane } from '../queue/lane.ts'
import { Refusal } from '../refusal.ts'
import type { Thread } from '../thread/thread.ts'
import type { KeyKeeper } from './key-keeper.ts'
import type { AccountReads } from './reads.ts'
import * as repository from './repository.ts'
import type { Rotated, Rotation, Vault } from './vault.ts'

type Emit = <Name extends keyof Events>(name: Name, event: Events[Name]) => void

interface AccountsSession {
  database: Database
  databaseKey: Uint8Array
  changes: Changes
  keyFile: KeyKeeper
  lane: Lane
  slowReader: Thread<AccountReads>
  campaign: CampaignWatch
  steps: Steps
  backups: { copy(reason: 'rotation'): Promise<void> }
}

export interface AccountOptions {
  vault: Vault
  clock: Clock
  emit: Emit
  /** Resolves the caller again after a wait; throws if the session was locked or its key is being changed. */
  unlocked(): CallContext<AccountsSession>
  /** Opens the database that `rotate` returns, in place of the one that it closed. */
  rekey(
    account: AccountRow,
    rotate: (session: AccountsSession, close: Rotation['close']) => Promise<Rotated>,
  ): Promise<Rotated['kind']>
  log(level: 'warn', message: string): void
}

export interface Accounts {
  handlers: Handlers<AccountsSession>['accounts']
  /** Forgets an issued recovery code. From then on, confirming it takes the whole code instead of two groups. */
  forgetRecoveryCode(): void
  /**
   * Call after a sign-in. If the caller is the owner and an earlier key file was brought into force, changes the data
   * key. Logs a failure; the next sign-in tries again.
   */
  renewKeyIfDue(account: AccountRow): Promise<void>
}

export function createAccounts({ vault, clock, emit, unlocked, rekey, log }: AccountOptions): Accounts {
  /** The recovery code that was issued and is not confirmed yet; null: none. */
  let issued: string | null = null
  let stopRotation = () => {}

  const keyed = () => unlocked().session

  /** The account of a leader. Throws `Refusal('invalid_input')` for `field` if the account is no leader's. */
  function leader(database: Database, accountId: number, field: string): AccountRow {
    const account = repository.findAccount(database, accountId)
    if (account?.role !== 'LEADER') throw new Refusal('invalid_input', { fields: { [field]: 'invalid' } })
    return account
  }

  /** Emits the people whom the page of `account` now shows, and the ids of the people whom it no longer shows. */
  function moved({ database, campaign }: AccountsSession, account: AccountRow, personIds: number[]): void {
    tellShown({ database, campaign }, account, personIds, emit)
    // A move to the claimant closes the claim.
    if (personIds.length > 0) emit('claims.changed', { open: openClaims(database.sqlite) })
  }

  async function rotate(account: AccountRow, signal: AbortSignal): Promise<Rotated['kind']> {
    await unlocked().session.backups.copy('rotation')
    const onProgress: Rotation['onProgress'] = (percent, phase) =>
      emit('accounts.rotationProgress', { percent, phase })
    const kind = await rekey(account, (current, close) =>
      vault.rotate(current, account.slotId, { close, signal, onProgress }),
    )
    if (kind !== 'aborted') onProgress(100, 'finishing')
    return kind
  }

  /**
   * Records what `change` did to the account `about`, in its transaction. Returns what `change` returns.
   */
  function recorded<Done>(
    { database }: AccountsSession,
    by: AccountRow,
    about: Pick<AccountRow, 'personId'>,
    entry: (done: Done) => Pick<AuditRecord, 'action' | 'detail'>,
    change: () => Done,
  ): Done {
    return immediately(database.sqlite, () => {
      const done = change()
      const person = uidOf(database, about.personId)
      record(database, { at: clock.now(), accountId: by.id, person, ...entry(done) })
      return done
    })
  }

  /** Records a move of people to the account `to`, in its transaction. */
  const recordedMove = (database: Database, by: AccountRow, to: AccountRow, move: () => number[]): number[] =>
    immediately(database.sqlite, () => {
      const { done: personIds, range } = rangeOf(database.sqlite, move)
      const [first] = personIds
      if (first !== undefined)
        record(database, {
          at: clock.now(),
          accountId: by.id,
          action: 'people_moved',
          person: personIds.length === 1 ? uidOf(database, first) : null,
          detail: { people: personIds.length, to: uidOf(database, to.personId), ...range },
        })
      return personIds
    })

  /**
   * Records the change unless the disk is full. The password is in force already, so a full disk must not make the call
   * fail.
   */
  function notePassword(by: AccountRow, of: AccountRow): void {
    const session = keyed()
    const isOwn = by.id === of.id
    noteUnlessFull(session, {
      at: clock.now(),
      accountId: by.id,
      action: isOwn ? 'password_changed' : 'password_set',
      person: isOwn ? null : uidOf(session.database, of.personId),
      detail: {},
    })
  }

  /**
   * Changes the data key, because somebody may hold `about`'s earlier password and an earlier key file. Records the
   * suspicion first: if the change fails now, the owner's next sign-in makes it.
   */
  async function renewSuspected(
    session: AccountsSession,
    by: AccountRow,
    about: AccountRow,
  ): Promise<KeyAnswer> {
    note(session, {
      at: clock.now(),
      accountId: by.id,
      action: 'key_suspected',
      person: uidOf(session.database, about.personId),
      detail: {},
    })
    try {
      const kind = await rotate(by, new AbortController().signal)
      return { key: kind === 'rotated' ? 'rotated' : 'due' }
    } catch (error) {
      log('warn', `the key was not changed: ${String(error)}`)
      return { key: 'due' }
    }
  }

  const handlers: Accounts['handlers'] = {
    async list(_, { session: { database, slowReader } }) {
      // Reads the accounts before it waits: a change of the key closes the database.
      const accounts = repository.listAccounts(database)
      return repository.withPeople(accounts, await slowReader.run('peopleOfLeaders', {}))
    },
    async create({ password, ...input }, { session, account }) {
      const { database, lane } = session
      if (input.textVersion !== ownConsentText().version)
        throw new Refusal('invalid_input', { fields: { textVersion: 'invalid' } })
      repository.refuseSecondAccount(database, input.cedula)
      const id = await vault.addAccount(keyed, input.displayName, password, (slotId) =>
        immediately(database.sqlite, () => {
          const made = repository.insertAccount(database, input, slotId, clock.now())
          record(database, {
            at: clock.now(),
            accountId: account.id,
            action: 'account_created',
            person: uidOf(database, repository.activeAccount(database, made).personId),
            detail: { role: input.role },
          })
          return made
        }),
      )
      lane.wake()
      return repository.listedAccount(database, id)
    },
    setRole({ accountId, role }, { session, account }) {
      const { database } = session
      const changed = repository.ownAccount(database, accountId)
      if (changed.isOwner && role !== 'LEADER') throw new Refusal('forbidden')
      if (changed.role !== role)
        recorded(
          session,
          account,
          changed,
          () => ({ action: 'role_changed', detail: { role } }),
          () => repository.setRole(database, accountId, role),
        )
      return repository.listedAccount(database, accountId)
    },
    async setPassword({ accountId, password, isSuspected }, { session, account }) {
      const changed = repository.ownAccount(session.database, accountId)
      await vault.setPassword(keyed, changed.slotId, changed.displayName, password)
      notePassword(account, changed)
      return isSuspected ? await renewSuspected(keyed(), account, changed) : kept
    },
    async remove({ accountId, peopleTo, isSuspected }, { session, account }) {
      const { database } = session
      const removed = repository.activeAccount(database, accountId)
      if (removed.isOwner || repository.listedAccount(database, accountId).isInCampaign)
        throw new Refusal('forbidden')
      const to = peopleTo === null ? null : leader(database, peopleTo, 'peopleTo').id
      if (to === accountId) throw new Refusal('invalid_input', { fields: { peopleTo: 'invalid' } })
      // Removes the row first: without it the account cannot sign in, even if the slot is still there.
      const { done: changed } = recorded(
        session,
        account,
        removed,
        ({ done, range }: ReturnType<typeof rangeOf<number[]>>) => ({
          action: 'account_removed',
          detail: { moved: done.length, ...range },
        }),
        () =>
          rangeOf(database.sqlite, () =>
            repository.removeAccount(database, accountId, to, account.id, clock.now()),
          ),
      )
      moved(session, account, changed)
      if (removed.cameWith !== null) return kept
      await vault.dropSlot(keyed, removed.slotId)
      return isSuspected ? await renewSuspected(keyed(), account, removed) : kept
    },
    reassign({ personIds, to }, { session, account }) {
      const { database, steps } = session
      const receiver = leader(database, to, 'to')
      const changed = steps
        .begin('move', account.id)
        .during(() =>
          recordedMove(database, account, receiver, () =>
            repository.reassign(database, personIds, receiver.id, account.id, clock.now()),
          ),
        )
      moved(session, account, changed)
      return { moved: changed.length }
    },
    reassignAll({ from, to }, { session, account }) {
      const { database, steps } = session
      const receiver = leader(database, to, 'to')
      const changed = steps
        .begin('move', account.id)
        .during(() =>
          recordedMove(database, account, receiver, () =>
            repository.reassignAll(database, from, receiver.id, account.id, clock.now()),
          ),
        )
      moved(session, account, changed)
      return { moved: changed.length }
    },
    async changePassword({ current, next, isSuspected }, { session, account }) {
      const { slotId, displayName } = account
      await vault.verify(slotId, current, session)
      await vault.setPassword(keyed, slotId, displayName, next)
      notePassword(account, account)
      return isSuspected ? await renewSuspected(keyed(), account, account) : kept
    },
    recovery: (_, { session }) => ({ ...vault.recovery(session), byGroups: issued !== null }),
    async issueRecovery({ password }, { session, account }) {
      await vault.verify(account.slotId, password, session)
      issued = await vault.issueRecovery(keyed)
      noteUnlessFull(keyed(), {
        at: clock.now(),
        accountId: account.id,
        action: 'recovery_issued',
        detail: {},
      })
      return { code: issued }
    },
    async confirmRecovery(typed) {
      if ('groups' in typed) {
        const code = issued
        if (code === null || !typed.groups.every(({ index, text }) => isSame(groupOf(code, index), text)))
          return false
      }
      const confirmed = await vault.confirmRecovery(keyed, 'code' in typed ? typed.code : null)
      if (confirmed) issued = null
      return confirmed
    },
    async rotateKey({ password }, { session, account }) {
      await vault.verify(account.slotId, password, session)
      const stop = new AbortController()
      stopRotation = () => stop.abort(new Error('aborted by the owner'))
      const kind = await rotate(account, stop.signal)
      return { kind: kind === 'aborted' ? kind : 'rotated' }
    },
    keyFile(_, { session: { keyFile } }) {
      keyFile.look()
      return keyFile.state()
    },
    dismissKeyFile(_, { session: { keyFile } }) {
      keyFile.dismiss()
      return null
    },
    abortRotation() {
      stopRotation()
      return null
    },
  }

  return {
    handlers,
    forgetRecoveryCode() {
      issued = null
    },
    async renewKeyIfDue(account) {
      try {
        if (!account.isOwner || !repository.isKeyChangeDue(unlocked().session.database)) return
        await rotate(account, new AbortController().signal)
      } catch (error) {
        log('warn', `the key was not changed: ${String(error)}`)
      }
    },
  }
}

const kept: KeyAnswer = { key: 'kept' }

const groupOf = (code: string, index: number): string =>
  code.slice(index * recoveryGroupLength, (index + 1) * recoveryGroupLength)

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
