import type { StepKind } from '../../src-preload/contract/index.ts'
import type { Sqlite } from './open.ts'

/** Ranges of ids in `changes`: after `after`, up to and including `upTo`. */
export type Ranges = { after: number; upTo: number }[]

/** Changes that leaders made in this session. */
export type Step =
  | { kind: ChangeKind; accountId: number; ranges: Ranges }
  /** Undoing it erases its people, so no change remains that could restore values. */
  | { kind: 'import'; accountId: number; importId: number }
  /** Its changes are marked with the exchange, and may come in parts between other steps. */
  | { kind: 'exchange'; accountId: number; exchangeId: number }

/** Kinds of steps that are undone through their recorded changes. */
type ChangeKind = Exclude<StepKind, 'import' | 'exchange'>

export interface Steps {
  /** Begins a step whose mutations may come in parts. Without a recorded change there is no step. */
  begin(kind: ChangeKind, accountId: number): { during<Done>(mutate: () => Done): Done }
  /** An import is one step, whatever number of parts it came in. */
  imported(accountId: number, importId: number): void
  exchanged(accountId: number, exchangeId: number): void
  /** null: there is nothing to undo. */
  latest(accountId: number): Step | null
  drop(step: Step): void
}

const most = 50

export function createSteps(sqlite: Sqlite): Steps {
  const lastChange = sqlite.prepare('SELECT coalesce(max(id), 0) FROM changes').pluck()
  const last = () => lastChange.get() as number
  let steps: readonly Step[] = []
  const add = (step: Step) => {
    steps = [...steps.filter((one) => one !== step), step].slice(-most)
  }
  return {
    begin(kind, accountId) {
      const step = { kind, accountId, ranges: [] as Ranges }
      return {
        during(mutate) {
          const after = last()
          const done = mutate()
          const upTo = last()
          if (upTo > after) {
            step.ranges.push({ after, upTo })
            add(step)
          }
          return done
        },
      }
    },
    imported: (accountId, importId) => add({ kind: 'import', accountId, importId }),
    exchanged: (accountId, exchangeId) => add({ kind: 'exchange', accountId, exchangeId }),
    latest: (accountId) => steps.findLast((step) => step.accountId === accountId) ?? null,
    drop(step) {
      steps = steps.filter((one) => one !== step)
    },
  }
}
