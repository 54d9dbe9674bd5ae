import { expect, test } from 'vitest'
import { stepAfter, type UpdateEvent } from '../../src-main/updates/steps.ts'
import type { UpdateStep } from '../../src-preload/contract/index.ts'

const next = '0.2.0'
const off: UpdateStep = { kind: 'off', why: 'system' }
const idle: UpdateStep = { kind: 'idle' }
const checking: UpdateStep = { kind: 'checking' }
const available: UpdateStep = { kind: 'available', next, isPutOff: false }
const downloading: UpdateStep = { kind: 'downloading', next, percent: 40 }
const ready: UpdateStep = { kind: 'ready', next, isPutOff: false }
const waiting: UpdateStep = { kind: 'waiting', next, hold: 'lookup' }
const installing: UpdateStep = { kind: 'installing', next }
const unchecked: UpdateStep = { kind: 'failed', at: 'check', next: null }
const failedAt = (at: 'download' | 'copy' | 'install'): UpdateStep => ({ kind: 'failed', at, next })
const all = {
  off,
  idle,
  checking,
  available,
  downloading,
  ready,
  waiting,
  installing,
  unchecked,
  notDownloaded: failedAt('download'),
  notCopied: failedAt('copy'),
  notInstalled: failedAt('install'),
}

/** Which steps an event leads from, and where to; from every other step it leads nowhere. */
const moves: [event: UpdateEvent, from: (keyof typeof all)[], to: UpdateStep | 'later' | 'back'][] = [
  [
    { kind: 'check' },
    ['idle', 'available', 'unchecked', 'notDownloaded', 'notCopied', 'notInstalled'],
    checking,
  ],
  [{ kind: 'nothing_newer' }, ['checking'], idle],
  [{ kind: 'found', next, isPutOff: false }, ['checking'], available],
  [{ kind: 'check_failed' }, ['checking'], unchecked],
  [{ kind: 'download' }, ['available', 'notDownloaded'], { ...downloading, percent: 0 }],
  [{ kind: 'progress', percent: 41 }, ['downloading'], { ...downloading, percent: 41 }],
  [{ kind: 'downloaded' }, ['downloading'], ready],
  [{ kind: 'download_failed' }, ['downloading'], failedAt('download')],
  [{ kind: 'install' }, ['ready', 'notCopied'], { ...waiting, hold: 'copy' }],
  [{ kind: 'held', hold: 'export' }, ['waiting'], { ...waiting, hold: 'export' }],
  [{ kind: 'copy_failed' }, ['waiting'], failedAt('copy')],
  [{ kind: 'file_unusable' }, ['waiting'], failedAt('download')],
  [{ kind: 'leave' }, ['waiting'], installing],
  [{ kind: 'install_failed' }, ['installing'], failedAt('install')],
  [{ kind: 'cancel' }, ['downloading', 'waiting'], 'back'],
  [
    { kind: 'put_off' },
    ['available', 'ready', 'unchecked', 'notDownloaded', 'notCopied', 'notInstalled'],
    'later',
  ],
]

const back: Partial<Record<keyof typeof all, UpdateStep>> = { downloading: available, waiting: ready }
const later: Partial<Record<keyof typeof all, UpdateStep>> = {
  available: { ...available, isPutOff: true },
  ready: { ...ready, isPutOff: true },
}

test.each(moves)('%o leads on from the steps that allow it, and from no other', (event, from, to) => {
  for (const name of Object.keys(all) as (keyof typeof all)[]) {
    const expected = to === 'back' ? back[name] : to === 'later' ? (later[name] ?? idle) : to
    expect(stepAfter(all[name], event), name).toEqual(from.includes(name) ? expected : null)
  }
})
