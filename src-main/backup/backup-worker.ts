import { lowerPriority, type WaitedFor } from '../thread/low-priority.ts'
import { serve } from '../thread/serve.ts'
import { copyTo, prune } from './files.ts'
import type { Header } from './format.ts'
import type { LaterTasks } from './later-tasks.ts'
import { pack, snapshot } from './make.ts'
import { checkWhole } from './verify.ts'

/** Tasks of the backup thread: slow work on copies and on whole databases. */
const tasks = {
  snapshot,
  pack,
  copyTo: ({ from, folder }: { from: string; folder: string }): string => copyTo(from, folder),
  prune: ({ folder, source, now }: { folder: string; source: string; now: number }): void =>
    prune(folder, source, now),
  checkWhole: ({ file }: { file: string }): { header: Header; keysText: string } => {
    const { header, keysText } = checkWhole(file)
    return { header, keysText }
  },
}
export type BackupTasks = typeof tasks & LaterTasks

serve((by: WaitedFor) => {
  if (by === 'nobody') lowerPriority()
  return { tasks, loadMore: async () => (await import('./later-tasks.ts')).laterTasks }
})
