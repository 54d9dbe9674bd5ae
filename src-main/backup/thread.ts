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
): Promise<Value> {
  const thread = createBackupThread(file)
  try {
    return await work(thread)
  } finally {
    await thread.close()
  }
}

export const createBackupThread = (file: string): BackupThread =>
  createThread<BackupTasks>({ file, first: null })
