import type { Random } from '../support/random.ts'
import { type Failpoint, failpoints } from './failpoints.ts'

/** When one life ends. `share` (0 to 1): fraction of the longest time that this phase may take. */
export type Kill =
  | { during: 'start' | 'work' | 'stop'; at: 'random'; share: number }
  | { during: 'start' | 'work' | 'stop'; at: Failpoint; hit: number }

/** Distribution of every 20 kills. Four are planned for the start, because some of those come too late. */
const atFailpoint = { start: 2, work: 5, stop: 1 } as const
const atRandom = { start: 2, work: 9, stop: 1 } as const

/** `count` kills in random order; all failpoints take turns. */
export function planKills(count: number, random: Random): Kill[] {
  const rounds = { start: 0, work: 0, stop: 0 }
  const next = (during: keyof typeof rounds): Kill => {
    const points = failpoints[during]
    const at = points[rounds[during] % points.length] as Failpoint
    rounds[during] += 1
    // A start reaches each of its failpoints once.
    return { during, at, hit: during === 'work' ? 1 + random.below(3) : 1 }
  }
  const kills: Kill[] = []
  while (kills.length < count) {
    const turn: Kill[] = []
    for (const during of ['start', 'work', 'stop'] as const) {
      for (let n = 0; n < atFailpoint[during]; n++) turn.push(next(during))
      for (let n = 0; n < atRandom[during]; n++) turn.push({ during, at: 'random', share: random.upTo(1) })
    }
    for (const kill of random.shuffled(turn)) {
      // Recovery has work only after a kill during a lookup.
      if (kill.at === 'recovery, halfway') kills.push({ during: 'work', at: 'lookup, asked', hit: 1 })
      kills.push(kill)
    }
  }
  return kills.slice(0, count)
}

/** Parts of at least `size` kills. A kill during recovery stays with the kill before it. */
export function inEpisodes(kills: readonly Kill[], size: number): Kill[][] {
  const episodes: Kill[][] = []
  for (const kill of kills) {
    const last = episodes.at(-1)
    if (last === undefined || (last.length >= size && kill.at !== 'recovery, halfway')) episodes.push([kill])
    else last.push(kill)
  }
  return episodes
}
