import { expect, onTestFinished, test } from 'vitest'
import { ok, signedIn, type TestApp } from '../support/app.ts'
import { startHeadquarters } from '../support/headquarters.ts'
import { invented } from '../support/typed.ts'

/** The channels of the whole app, and the service as the session runs it. */

/** The last state that the page was told. */
async function told(
  app: TestApp,
  isIt: (event: { kind: string; sync?: { kind: string } }) => boolean,
): Promise<void> {
  while (
    !app.events.some(({ name, event }) => name === 'headquarters.changed' && isIt(event as { kind: string }))
  )
    await app.news()
}

test('the campaign’s leaders are no accounts to remove on the coordinator’s laptop, until they are shut out', async () => {
  const server = await startHeadquarters()
  onTestFinished(() => server.stop())
  const [coordinator, leader] = [await signedIn(), await signedIn()]
  ok(await leader.call('people', 'register', invented(1)))
  const own = ok(await coordinator.call('people', 'register', invented(2)))
  const { address, secret } = server
  ok(await coordinator.call('headquarters', 'found', { address, secret, name: 'Coordinación' }))
  const invited = ok(
    await coordinator.call('headquarters', 'invite', { name: 'Ana', role: 'leader', member: null }),
  )
  const code = invited.kind === 'invited' ? invited.code : ''
  ok(await leader.call('headquarters', 'connect', { code }))
  await told(leader, ({ sync }) => sync?.kind === 'up_to_date')
  const listed = async () => ok(await coordinator.call('accounts', 'list')).accounts
  ok(await coordinator.call('headquarters', 'syncNow'))
  while ((await listed()).every(({ isInCampaign }) => !isInCampaign)) await coordinator.news()
  const accounts = await listed()
  expect(accounts.map(({ isElsewhere, isInCampaign }) => [isElsewhere, isInCampaign])).toEqual([
    [false, false],
    [true, true],
  ])
  const accountId = accounts[1]?.id ?? 0
  const remove = () =>
    coordinator.call('accounts', 'remove', { accountId, peopleTo: null, isSuspected: false })
  expect(await remove()).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  expect(ok(await coordinator.call('accounts', 'reassign', { personIds: [own.id], to: accountId }))).toEqual({
    moved: 1,
  })
  const deviceOfAna = async () =>
    ok(await coordinator.call('headquarters', 'campaign')).members.find(({ name }) => name === 'Ana')
      ?.devices[0]?.id
  // People may come before the list of devices.
  let device = await deviceOfAna()
  while (device === undefined) {
    const next = coordinator.news()
    ok(await coordinator.call('headquarters', 'syncNow'))
    await next
    device = await deviceOfAna()
  }
  ok(await coordinator.call('headquarters', 'revoke', { device }))
  expect((await listed())[1]).toMatchObject({ isElsewhere: true, isInCampaign: false, people: 2 })
  ok(await remove())
  expect(await listed()).toHaveLength(1)
  // The key file and the lock know nothing of them.
  ok(await coordinator.call('session', 'lock'))
  expect(ok(await coordinator.call('session', 'state'))).toMatchObject({ accounts: [{}] })
})

test('two apps: one founds the headquarters and invites, the other is connected by the code; people come by themselves', async () => {
  const server = await startHeadquarters()
  onTestFinished(() => server.stop())
  const [coordinator, leader] = [await signedIn(), await signedIn()]
  expect(ok(await leader.call('headquarters', 'state'))).toEqual({ kind: 'none' })
  ok(await leader.call('people', 'register', invented(1)))
  const { address, secret } = server
  expect(
    ok(await coordinator.call('headquarters', 'found', { address, secret, name: 'Coordinación' })),
  ).toEqual({ kind: 'done' })
  const invited = ok(
    await coordinator.call('headquarters', 'invite', { name: 'Ana', role: 'leader', member: null }),
  )
  if (invited.kind !== 'invited') throw new Error(invited.problem)
  expect(ok(await leader.call('headquarters', 'connect', { code: invited.code }))).toEqual({ kind: 'done' })
  await told(leader, ({ sync }) => sync?.kind === 'up_to_date')
  ok(await coordinator.call('headquarters', 'syncNow'))
  while (ok(await coordinator.call('headquarters', 'campaign')).members.every(({ people }) => people === 0))
    await coordinator.news()
  // What is registered later is sent without being asked for.
  ok(await leader.call('people', 'register', invented(2)))
  const before = leader.events.length
  while (
    !leader.events
      .slice(before)
      .some(
        ({ name, event }) => name === 'headquarters.changed' && JSON.stringify(event).includes('up_to_date'),
      )
  )
    await leader.news()
  ok(await coordinator.call('headquarters', 'syncNow'))
  while (ok(await coordinator.call('headquarters', 'campaign')).members.every(({ people }) => people < 2))
    await coordinator.news()
  ok(await leader.call('headquarters', 'leave'))
  expect(ok(await leader.call('headquarters', 'state'))).toEqual({ kind: 'none' })
  expect(ok(await leader.call('headquarters', 'heldElsewhere'))).toEqual([])
})
