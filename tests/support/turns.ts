import { setImmediate } from 'node:timers/promises'

/** The most that `count` changes between two turns of main until `answer` settles: what a call in between waits for. */
export async function mostBetweenTurns(count: () => number, answer: Promise<unknown>): Promise<number> {
  let isDone = false
  const done = () => {
    isDone = true
  }
  answer.then(done, done)
  let most = 0
  for (let before = count(); !isDone; ) {
    await setImmediate()
    const now = count()
    most = Math.max(most, Math.abs(now - before))
    before = now
  }
  return most
}
