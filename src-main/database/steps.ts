import type { StepKind } from '../../src-preload/contract/index.ts'
import type { Sqlite } from './open.ts'

/** What the leaders of this session did, as ranges of ids in `changes`. */
export interface Step {
  kind: StepKind
  accountId: number
  /** After `after`, up to and including `upTo`. */
  ranges: { after: number; upTo: number }[]
}

export interface Steps {
  /** A new step; its mutations may come in parts. Without a recorded change there is no step. */
  begin(kind: StepKind, accountId: number): { during<Done>(mutate: () => Done): Done }
  /** null: nothing is left to take back. */
  latest(accountId: number): Step | null
  drop(step: Step): void
}

const most = 50

export function createSteps(sqlite: Sqlite): Steps {
  const lastChange = sqlite.prepare('SELECT coalesce(max(id), 0) FROM changes').pluck()
  const last = () => lastChange.get() as number
  let steps: readonly Step[] = []
  return {
    begin(kind, accountId) {
      const step: Step = { kind, accountId, ranges: [] }
      return {
        during(mutate) {
          const after = last()
          const done = mutate()
          const upTo = last()
          if (upTo > after) {
            step.ranges.push({ after, upTo })
            steps = [...steps.filter((one) => one !== step), step].slice(-most)
          }
          return done
        },
      }
    },
    latest: (accountId) => steps.findLast((step) => step.accountId === accountId) ?? null,
    drop(step) {
      steps = steps.filter((one) => one !== step)
    },
  }
}
