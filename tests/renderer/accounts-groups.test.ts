import { expect, test, vi } from 'vitest'
import type { AccountListed } from '../../src-preload/contract/index.ts'
import { grouped, otherLeaders } from '../../src-renderer/settings/accounts-store.ts'

vi.hoisted(() => {
  vi.stubGlobal('localStorage', { getItem: () => null })
  vi.stubGlobal('window', { referidos: { accounts: {} } })
})

const account = (id: number, more: Partial<AccountListed> = {}): AccountListed => ({
  id,
  displayName: `Cuenta ${id}`,
  name: `Persona ${id}`,
  cedula: '',
  role: 'LEADER',
  isOwner: false,
  people: 0,
  createdAt: 0,
  isElsewhere: false,
  isInCampaign: false,
  ...more,
})

test('the accounts of this laptop, those who came in files, and the campaign’s leaders are apart; all can be given people', () => {
  const own = [account(1, { isOwner: true }), account(2), account(3, { role: 'USER' })]
  const file = account(4, { isElsewhere: true })
  const campaign = Array.from({ length: 1_000 }, (_, n) =>
    account(n + 5, { isElsewhere: true, isInCampaign: true }),
  )
  const accounts = [...own, file, ...campaign]
  expect(grouped(accounts)).toEqual({ here: own, elsewhere: [file], campaign })
  expect(otherLeaders({ accounts, removed: [] }, 1).map(({ id }) => id)).toEqual([
    2,
    4,
    ...campaign.map(({ id }) => id),
  ])
})
