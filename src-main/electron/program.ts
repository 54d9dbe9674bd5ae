import { app } from 'electron'
import type { Program } from '../diagnostics/facts.ts'
import { isTestBuild } from './debugging.ts'

/** May be called at any time; needs no display. */
export function thisProgram(): Program {
  return { version: app.getVersion(), build: !app.isPackaged ? 'source' : isTestBuild ? 'test' : 'release' }
}
