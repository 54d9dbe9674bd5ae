import os from 'node:os'

/** `someone`: a person waits for the thread. `nobody`: it must not slow down anything else. */
export type WaitedFor = 'someone' | 'nobody'

/**
 * Gives the other threads of the system precedence over the calling one. No effect except on Linux: elsewhere, Node
 * changes the priority of the whole process.
 */
export function lowerPriority(): void {
  if (process.platform === 'linux') os.setPriority(os.constants.priority.PRIORITY_LOW)
}
