import { bringPhotos } from '../authorisation/sealed-files.ts'
import { soundRepair } from '../database/inspect.ts'
import type { OpenOptions } from '../database/open.ts'
import { serve } from '../thread/serve.ts'
import type { Call } from '../thread/thread.ts'
import { build } from './build.ts'
import { clean } from './clean.ts'
import { copyTo, prune } from './files.ts'
import type { Header } from './format.ts'
import { type CheckKind, check } from './health.ts'
import { pack, snapshot } from './make.ts'
import { recordSalvage } from './record-salvage.ts'
import { type SalvageInput, salvage } from './salvage.ts'
import { checkWhole } from './verify.ts'

/** Tasks of the backup thread: slow work on copies and on whole databases. */
const tasks = {
  snapshot,
  pack,
  clean,
  build,
  copyTo: ({ from, folder }: { from: string; folder: string }): string => copyTo(from, folder),
  bringPhotos,
  prune: ({ folder, source, now }: { folder: string; source: string; now: number }): void =>
    prune(folder, source, now),
  checkWhole: ({ file }: { file: string }): { header: Header; keysText: string } => {
    const { header, keysText } = checkWhole(file)
    return { header, keysText }
  },
  mendWal: ({ database, before }: { database: OpenOptions; before: number }) => soundRepair(database, before),
  check: ({ database, kind }: { database: OpenOptions; kind: CheckKind }) => check(database, kind),
  recordSalvage,
  /** Reports the percentage that is done. */
  salvage: (input: SalvageInput, { signal, tell }: Call) => salvage(input, { signal, onProgress: tell }),
}
export type BackupTasks = typeof tasks

serve(() => tasks)
