import { expect, test } from 'vitest'
import { runModel } from '../model/queue-model.ts'
import { inFull, newSeed, part } from '../support/extent.ts'

test('the queue does as the model says, whatever befalls it', { timeout: 900_000 }, async () => {
  // npm run test:full makes 1,000 runs.
  const { failure, seen } = await runModel({ runs: part(30, 4), steps: 1_000, seed: newSeed() })
  expect(failure).toBeNull()
  // A run that never reaches these states shows nothing.
  const reached = [
    'parked: blocked',
    'parked: paused',
    'parked: daily_ceiling',
    ...inFull(['gave up', 'taken for offline']),
  ]
  expect(reached.filter((what) => !seen.has(what))).toEqual([])
})
