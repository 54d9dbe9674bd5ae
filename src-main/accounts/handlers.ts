import { timingSafeEqual } from 'node:crypto'
import { type Events, type Handlers, listedParts } from '../../src-preload/contract/index.ts'
import { recoveryGroupLength } from '../../src-preload/fields.ts'
import { openClaims } from '../claims/repository.ts'
import type { Clock } from '../clock.ts'
import type { AccountRow } from '../database/schema.ts'
import type { House } from '../house.ts'
import { ownConsentText } from '../people/consent.ts'
import { rowsOf } from '../people/rows.ts'
import { Refusal } from '../refusal.ts'
import * as repository from './repository.ts'
import type { Rotated, Rotation, Vault } from './vault.ts'

type Emit = <Name extends keyof Events>(name: Name, event: Events[Name]) => void

export interface AccountOptions {
  house(): House
  vault: Vault
  clock: Clock
  emit: Emit
  /** Leaves the house, lets `rotate` do its work and moves into what it opens. */
  moveOver(rotate: (leave: Rotation['leave']) => Promise<Rotated>): Promise<Rotated['kind']>
}

export interface Accounts {
  handlers: Handlers['accounts']
  /** The recovery code that was issued last is in nobody's memory any more. */
  forget(): void
}

export function createAccounts({ house, vault, clock, emit, moveOver }: AccountOptions): Accounts {
  /** Issued and not confirmed yet. */
  let issued: string | null = null
  let stopRotation = () => {}

  const verify = (home: House, password: string) => vault.verify(home.account.slotId, password, home)

  /** Whoever is to have people. */
  function leader(accountId: number, field: string): AccountRow {
    const account = repository.findAccount(house().database, accountId)
    if (account?.role !== 'LEADER') throw new Refusal('invalid_input', { fields: { [field]: 'invalid' } })
    return account
  }

  /** The page is told whom it may show now, and whom it may not. */
  function moved(personIds: number[]): void {
    const { database, account } = house()
    const rows = rowsOf(database.sqlite, account.id, personIds)
    if (rows.length > 0) emit('people.changed', { rows, altered: listedParts })
    const shown = new Set(rows.map(({ id }) => id))
    const ids = personIds.filter((id) => !shown.has(id))
    if (ids.length > 0) emit('people.removed', { ids })
    // Whoever claimed somebody whom they have now has had their answer.
    if (personIds.length > 0) emit('claims.changed', { open: openClaims(database.sqlite) })
  }

  const handlers: Handlers['accounts'] = {
    list: () => repository.listAccounts(house().database),
    async create({ password, ...input }) {
      if (input.textVersion !== ownConsentText().version)
        throw new Refusal('invalid_input', { fields: { textVersion: 'invalid' } })
      repository.refuseSecondAccount(house().database, input.cedula)
      const id = await vault.addAccount(house, input.displayName, password, (slotId) =>
        repository.insertAccount(house().database, input, slotId, clock.now()),
      )
      const { database, lane } = house()
      lane.wake()
      return repository.listedAccount(database, id)
    },
    setRole({ accountId, role }) {
      const { database } = house()
      const account = repository.activeAccount(database, accountId)
      if (account.isOwner && role !== 'LEADER') throw new Refusal('forbidden')
      repository.setRole(database, accountId, role)
      return repository.listedAccount(database, accountId)
    },
    async setPassword({ accountId, password }) {
      const { slotId, displayName } = repository.activeAccount(house().database, accountId)
      await vault.setPassword(house, slotId, displayName, password)
      return null
    },
    async remove({ accountId, peopleTo }, session) {
      const { database } = house()
      const account = repository.activeAccount(database, accountId)
      if (account.isOwner) throw new Refusal('forbidden')
      const to = peopleTo === null ? null : leader(peopleTo, 'peopleTo').id
      if (to === accountId) throw new Refusal('invalid_input', { fields: { peopleTo: 'invalid' } })
      // The row first: with it alone the account signs in no more.
      moved(repository.removeAccount(database, accountId, to, session.accountId, clock.now()))
      await vault.dropSlot(house, account.slotId)
      return null
    },
    reassign({ personIds, to }, session) {
      const { id } = leader(to, 'to')
      const changed = repository.reassign(house().database, personIds, id, session.accountId, clock.now())
      moved(changed)
      return { moved: changed.length }
    },
    reassignAll({ from, to }, session) {
      const { id } = leader(to, 'to')
      const changed = repository.reassignAll(house().database, from, id, session.accountId, clock.now())
      moved(changed)
      return { moved: changed.length }
    },
    async changePassword({ current, next }) {
      const home = house()
      const { slotId, displayName } = home.account
      await verify(home, current)
      await vault.setPassword(house, slotId, displayName, next)
      return null
    },
    recovery: () => ({ ...vault.recovery(house()), byGroups: issued !== null }),
    async issueRecovery({ password }) {
      await verify(house(), password)
      issued = await vault.issueRecovery(house)
      return { code: issued }
    },
    async confirmRecovery(typed) {
      if ('groups' in typed) {
        const code = issued
        if (code === null || !typed.groups.every(({ index, text }) => isSame(groupOf(code, index), text)))
          return false
      }
      const confirmed = await vault.confirmRecovery(house, 'code' in typed ? typed.code : null)
      if (confirmed) issued = null
      return confirmed
    },
    async rotateKey({ password }) {
      const home = house()
      await verify(home, password)
      const stop = new AbortController()
      stopRotation = () => stop.abort(new Error('aborted by the owner'))
      const onProgress: Rotation['onProgress'] = (percent, phase) =>
        emit('accounts.rotationProgress', { percent, phase })
      const { slotId } = home.account
      const kind = await moveOver((leave) =>
        vault.rotate(house, slotId, { leave, signal: stop.signal, onProgress }),
      )
      if (kind === 'aborted') return { kind }
      onProgress(100, 'finishing')
      return { kind: 'rotated' }
    },
    abortRotation() {
      stopRotation()
      return null
    },
  }

  return {
    handlers,
    forget() {
      issued = null
    },
  }
}

const groupOf = (code: string, index: number): string =>
  code.slice(index * recoveryGroupLength, (index + 1) * recoveryGroupLength)

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
