import { onTestFinished } from 'vitest'
import { backupFile, program, readerFile } from '../support/programs.ts'
import { type InstanceOptions, type RunningInstance, spawnInstance } from './spawn-instance.ts'

export type { RunningInstance } from './spawn-instance.ts'

/** An instance that is killed when the test ends, if it still runs. */
export async function startInstance(
  options: Omit<InstanceOptions, 'readerFile' | 'backupFile'> &
    Partial<Pick<InstanceOptions, 'readerFile' | 'backupFile'>>,
): Promise<RunningInstance> {
  const instance = await spawnInstance(program('instance'), { readerFile, backupFile, ...options })
  onTestFinished(instance.kill)
  return instance
}
