import * as fc from 'fast-check'
import { createModel, registered } from './model.ts'
import { commands, finale, look, type Run, type Tally } from './steps.ts'
import { createTemplate, createWorld } from './world.ts'

export interface ModelOptions {
  runs: number
  /** Of a run, on the average: a run is up to two and a half times as long, and some of it means nothing. */
  steps: number
  /** Repeats a run of the whole; where a part of it failed, `path` and `replayPath` go straight to that part. */
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
  /** What failed, the shortest that was found, and how to see it again; null: nothing. */
  failure: string | null
}

/** How long a failing run is cut down, in milliseconds. */
const longestCutMs = 120_000

/** Lets chance befall the real queue and compares it with the model after each step. */
export async function runModel(options: ModelOptions): Promise<ModelReport> {
  // fast-check's own may be negative, which a command line takes for an option.
  const { runs, steps, seed = Math.floor(Math.random() * 2 ** 31), path, replayPath } = options
  const template = createTemplate()
  const tally: Tally = { steps: 0, lookups: 0, seen: new Map() }
  /** From then on whatever is tried counts as well, so that cutting down comes to its end. */
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
        // The owner's own lookup was queued with the account.
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
