import type { UpdateStep } from '../../src-preload/contract/index.ts'
import type { UpdateAction } from './store.ts'

/** Actions in a step for somebody who may install, main action first. */
export function actionsOf(step: UpdateStep): readonly UpdateAction[] {
  switch (step.kind) {
    case 'off':
    case 'checking':
    case 'installing':
      return []
    case 'idle':
      return ['check']
    case 'available':
      return ['download', 'later']
    case 'downloading':
    case 'waiting':
      return ['cancel']
    case 'ready':
      return ['restart', 'later']
    case 'failed':
      switch (step.at) {
        case 'check':
          return ['check']
        case 'download':
          return ['download', 'later']
        case 'copy':
          return ['restart', 'later']
        case 'install':
          return ['check', 'later']
      }
  }
}

/** Whether the frame shows a step. A feed that cannot be read is only mentioned in Ajustes, because nobody must act. */
export function isMentioned(step: UpdateStep): boolean {
  switch (step.kind) {
    case 'off':
    case 'idle':
    case 'checking':
    case 'installing':
      return false
    case 'available':
    case 'ready':
      return !step.isPutOff
    case 'downloading':
    case 'waiting':
      return true
    case 'failed':
      return step.at !== 'check'
  }
}
