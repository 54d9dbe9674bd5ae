import type { UpdateHold, UpdateStep } from '../../src-preload/contract/index.ts'

/** Pure. The steps of an update. */

export type UpdateEvent =
  | { kind: 'check' }
  | { kind: 'nothing_newer' }
  | { kind: 'found'; next: string; isPutOff: boolean }
  | { kind: 'check_failed' }
  | { kind: 'download' }
  | { kind: 'progress'; percent: number }
  | { kind: 'downloaded' }
  | { kind: 'download_failed' }
  | { kind: 'install' }
  | { kind: 'held'; hold: UpdateHold }
  | { kind: 'copy_failed' }
  | { kind: 'file_unusable' }
  | { kind: 'leave' }
  | { kind: 'install_failed' }
  | { kind: 'cancel' }
  | { kind: 'put_off' }

/** The step after an event; null: the event is not possible in this step. */
export function stepAfter(step: UpdateStep, event: UpdateEvent): UpdateStep | null {
  switch (event.kind) {
    case 'check':
      return canCheck(step) ? { kind: 'checking' } : null
    case 'nothing_newer':
      return step.kind === 'checking' ? { kind: 'idle' } : null
    case 'found':
      return step.kind === 'checking'
        ? { kind: 'available', next: event.next, isPutOff: event.isPutOff }
        : null
    case 'check_failed':
      return step.kind === 'checking' ? { kind: 'failed', at: 'check', next: null } : null
    case 'download':
      return canDownload(step) ? { kind: 'downloading', next: step.next, percent: 0 } : null
    case 'progress':
      return step.kind === 'downloading' ? { ...step, percent: event.percent } : null
    case 'downloaded':
      return step.kind === 'downloading' ? { kind: 'ready', next: step.next, isPutOff: false } : null
    case 'download_failed':
      return step.kind === 'downloading' ? { kind: 'failed', at: 'download', next: step.next } : null
    case 'install':
      // If nothing else runs, the copy comes next.
      return canInstall(step) ? { kind: 'waiting', next: step.next, hold: 'copy' } : null
    case 'held':
      return step.kind === 'waiting' ? { ...step, hold: event.hold } : null
    case 'copy_failed':
      return step.kind === 'waiting' ? { kind: 'failed', at: 'copy', next: step.next } : null
    case 'file_unusable':
      return step.kind === 'waiting' ? { kind: 'failed', at: 'download', next: step.next } : null
    case 'leave':
      return step.kind === 'waiting' ? { kind: 'installing', next: step.next } : null
    case 'install_failed':
      return step.kind === 'installing' ? { kind: 'failed', at: 'install', next: step.next } : null
    case 'cancel':
      return afterCancel(step)
    case 'put_off':
      return afterPutOff(step)
  }
}

function canCheck(step: UpdateStep): boolean {
  switch (step.kind) {
    case 'idle':
    case 'available':
    case 'failed':
      return true
    case 'off':
    case 'checking':
    case 'downloading':
    case 'ready':
    case 'waiting':
    case 'installing':
      return false
  }
}

type Named = Extract<UpdateStep, { next: string }>

const canDownload = (step: UpdateStep): step is Named =>
  step.kind === 'available' || (step.kind === 'failed' && step.at === 'download')

/** After a failed copy, the downloaded file is still there. */
const canInstall = (step: UpdateStep): step is Named =>
  step.kind === 'ready' || (step.kind === 'failed' && step.at === 'copy')

function afterCancel(step: UpdateStep): UpdateStep | null {
  switch (step.kind) {
    case 'downloading':
      return { kind: 'available', next: step.next, isPutOff: false }
    case 'waiting':
      return { kind: 'ready', next: step.next, isPutOff: false }
    default:
      return null
  }
}

function afterPutOff(step: UpdateStep): UpdateStep | null {
  switch (step.kind) {
    case 'available':
    case 'ready':
      return { ...step, isPutOff: true }
    case 'failed':
      // The next check finds the version again.
      return { kind: 'idle' }
    default:
      return null
  }
}
