import type { WaitedFor } from '../thread/low-priority.ts'
import { createThread, type Thread } from '../thread/thread.ts'
import type { BackupTasks } from './backup-worker.ts'

export type BackupThread = Thread<BackupTasks>

/**
 * Starts a thread for one task and closes it afterwards: copies are made only once a day. `file`: entry file of the
 * thread.
 */
export async function withBackupThread<Value>(
  file: string,
  work: (thread: BackupThread) => Promise<Value>,
  by: WaitedFor = 'someone',
): Promise<Value> {
  const thread = createBackupThread(file, by)
  try {
    return await work(thread)
  } finally {
    await thread.close()
  }
}

export const createBackupThread = (file: string, by: WaitedFor): BackupThread =>
  createThread<BackupTasks>({ file, first: by })
