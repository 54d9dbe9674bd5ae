import { bringPhotos } from '../authorisation/sealed-files.ts'
import { soundRepair } from '../database/inspect.ts'
import type { OpenOptions } from '../database/open.ts'
import type { Call } from '../thread/thread.ts'
import { build } from './build.ts'
import { clean } from './clean.ts'
import { type CheckKind, check } from './health.ts'
import { recordSalvage } from './record-salvage.ts'
import { type SalvageInput, salvage } from './salvage.ts'

/** Tasks that no copy needs. */
export const laterTasks = {
  clean,
  build,
  bringPhotos,
  mendWal: ({ database, before }: { database: OpenOptions; before: number }) => soundRepair(database, before),
  check: ({ database, kind }: { database: OpenOptions; kind: CheckKind }) => check(database, kind),
  recordSalvage,
  /** Reports the percentage that is done. */
  salvage: (input: SalvageInput, { signal, tell }: Call) => salvage(input, { signal, onProgress: tell }),
}
export type LaterTasks = typeof laterTasks
