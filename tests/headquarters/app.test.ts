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
