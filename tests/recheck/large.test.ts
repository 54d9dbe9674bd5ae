// Registering stays quick while a batch of a whole campaign begins, goes on, is paused and is forgotten.
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { expect, test } from 'vitest'
import { everybody } from '../../src-preload/contract/index.ts'
import { ok } from '../support/app.ts'
import { isFull } from '../support/extent.ts'
import { openWorld, placeFolder, settled } from './world.ts'

const people = 100_000
/** Milliseconds; a quiet machine stays below 50. */
const longest = 500

test.runIf(isFull)(
  'main is never held for long by a batch of 100,000 people',
  {
    timeout: 600_000,
  },
  async () => {
    const folder = await placeFolder({ Ana: Array.from({ length: people }, (_, n) => settled(n)) })
    const world = await openWorld(folder)
    const { call } = world
    await world.signIn('Ana')
    const answer = world.holdLookups()
    const everyone = { kind: 'chosen', of: { kind: 'view', view: everybody } } as const
    expect(ok(await call('recheck', 'preview', everyone)).people).toBe(people)

    const delay = monitorEventLoopDelay({ resolution: 5 })
    async function measured(name: string, work: () => Promise<unknown>): Promise<void> {
      delay.reset()
      delay.enable()
      const start = performance.now()
      await work()
      delay.disable()
      const held = delay.max / 1e6
      console.log(
        `${name}: ${(performance.now() - start).toFixed(0)} ms, main held for ${held.toFixed(0)} ms`,
      )
      expect(held, name).toBeLessThan(longest)
    }
    await measured('start', async () => ok(await call('recheck', 'start', everyone)))
    expect(ok(await call('recheck', 'state')).batch).toMatchObject({ people, left: people })
    await measured('some lookups', async () => {
      answer()
      while (world.asked.length < 30) await world.news()
    })
    await measured('pause', async () => ok(await call('recheck', 'pause')))
    await measured('resume', async () => ok(await call('recheck', 'resume')))
    await measured('cancel', async () => ok(await call('recheck', 'cancel')))
    await measured('forget', async () => ok(await call('recheck', 'forget')))
    expect(ok(await call('recheck', 'state')).batch).toBeNull()
  },
)
