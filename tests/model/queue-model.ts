import * as fc from 'fast-check'
import { createModel, registered } from './model.ts'
import { commands, finale, look, type Run, type Tally } from './steps.ts'
import { createTemplate, createWorld } from './world.ts'

export interface ModelOptions {
  runs: number
  /** Average per run. A run may have 2.5 times as many; some of its steps do nothing. */
  steps: number
  /** `seed` repeats all runs; `path` and `replayPath` go straight to a failing part. */
  seed?: number | undefined
  path?: string | undefined
  replayPath?: string | undefined
}

export interface ModelReport {
  runs: number
  steps: number
  lookups: number
  seen: Map<string, number>
  seed: number
  /** The shortest failing sequence found and how to repeat it; null: no failure. */
  failure: string | null
}

/** Milliseconds for shrinking a failing run. */
const longestCutMs = 120_000

/** Applies random steps to the real queue and compares it with the model after each step. */
export async function runModel(options: ModelOptions): Promise<ModelReport> {
  // fast-check's own seeds may be negative, which a command line parses as an option.
  const { runs, steps, seed = Math.floor(Math.random() * 2 ** 31), path, replayPath } = options
  const template = createTemplate()
  const tally: Tally = { steps: 0, lookups: 0, seen: new Map() }
  /** After this time every attempt passes, so that shrinking ends. */
  let cutUntil = Number.POSITIVE_INFINITY
  const property = fc.asyncProperty(
    commands({
      maxCommands: Math.ceil(2.5 * steps),
      size: 'max',
      ...(replayPath === undefined ? {} : { replayPath }),
    }),
    async (taken) => {
      if (performance.now() > cutUntil) return
      const world = createWorld(template.file)
      try {
        const run: Run = { model: createModel(), world, seen: new Map(), tally }
        // Creating the account queued the owner's own lookup.
        registered(run.model, 1, '52000001', world.now())
        await look(run)
        await fc.asyncModelRun(() => ({ model: run.model, real: run }), taken)
        await finale(run)
      } catch (error) {
        cutUntil = Math.min(cutUntil, performance.now() + longestCutMs)
        throw error
      } finally {
        world.discard()
      }
    },
  )
  try {
    const details = await fc.check(property, {
      numRuns: runs,
      seed,
      ...(path === undefined ? {} : { path }),
    })
    const failure = details.failed ? tell(details) : null
    return { runs: details.numRuns, ...tally, seed: details.seed, failure }
  } finally {
    template.remove()
  }
}

function tell<Taken>(details: fc.RunDetails<[Taken]>): string {
  const { seed, counterexamplePath, counterexample, numShrinks, errorInstance } = details
  const shortest = String(counterexample?.[0])
  const replay = /replayPath="([^"]*)"/.exec(shortest)?.[1]
  const found = shortest.replace(/ \/\*.*$/, '').split('),')
  return [
    errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance),
    `${found.length} steps after ${numShrinks} cuts:`,
    ...found.map((step) => `  ${step.endsWith(')') ? step : `${step})`}`),
    `again: npm run test:model -- --seed ${seed} --path ${counterexamplePath}${replay === undefined ? '' : ` --replay-path ${replay}`}`,
  ].join('\n')
}
