import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { copyEnding } from './format.ts'

/** The copy that the system passes to the app, as after a double click on its file. */
export interface OpenedCopy {
  open(file: string): void
  /** Returns each copy once; null: none is left. */
  take(): string | null
}

/** Calls `tell` for each copy. */
export function createOpenedCopy(tell: () => void): OpenedCopy {
  let opened: string | null = null
  return {
    open(file) {
      opened = file
      tell()
    },
    take() {
      const taken = opened
      opened = null
      return taken
    },
  }
}

/**
 * Path of the copy among a program's arguments. An argument is a path, relative to `folder` or absolute, or a file URL.
 * null: none.
 */
export function copyInArguments(args: readonly string[], folder: string): string | null {
  const named = args.findLast((arg) => arg.endsWith(copyEnding) && !arg.startsWith('-'))
  if (named === undefined) return null
  if (!/^file:/i.test(named)) return path.resolve(folder, named)
  try {
    return fileURLToPath(named)
  } catch {
    return null
  }
}
