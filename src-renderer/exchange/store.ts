import { create } from 'zustand'
import type {
  ExchangePreview,
  ExchangeProblem,
  ExchangeProgress,
  ExchangeResult,
  LastExchange,
  LeaderChoice,
  OpenedExchange,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { notice } from '../ui/notice.tsx'

const words = messages.exchange

type Step = 'file' | 'review' | 'result'

interface TakingState {
  /** null: the window is closed. */
  step: Step | null
  /** Name of the chosen file; null: none. */
  name: string | null
  isOpening: boolean
  problem: ExchangeProblem | null
  file: OpenedExchange | null
  /** By the uids of the file's leaders. */
  choices: Readonly<Record<string, LeaderChoice>>
  /** Preview for the present choices; null: not made yet. */
  preview: ExchangePreview | null
  /** Progress of reading the file, of taking people in or of undoing it. */
  progress: ExchangeProgress | null
  /** Whether the window shows only the progress. */
  isTaking: boolean
  isAborting: boolean
  result: ExchangeResult | null
  /** The exchange that can be undone; null: none, or not read yet. */
  last: LastExchange | null
}

const nothingOpen = {
  name: null,
  isOpening: false,
  problem: null,
  file: null,
  choices: {},
  preview: null,
  progress: null,
  isTaking: false,
  isAborting: false,
  result: null,
}

export const useTaking = create<TakingState>(() => ({ step: null, last: null, ...nothingOpen }))
const { getState: get, setState: set } = useTaking

export function openTaking(): void {
  if (get().step === null) set({ step: 'file', ...nothingOpen })
  void readLast()
}

export function closeTaking(): void {
  if (get().isTaking) return
  set({ step: null, ...nothingOpen })
  void forgetFile()
}

export function anotherFile(): void {
  set({ step: 'file', ...nothingOpen })
  void forgetFile()
  void readLast()
}

/** Discards everything read from the file. */
async function forgetFile(): Promise<void> {
  await ask(window.referidos.exchange.abort())
  await reviewed
  await ask(window.referidos.exchange.close())
}

async function readLast(): Promise<void> {
  const result = await ask(window.referidos.exchange.state())
  if (result.ok) set({ last: result.value.last })
}

export async function chooseFile(): Promise<void> {
  if (get().isOpening) return
  set({ problem: null })
  const result = await ask(window.referidos.exchange.choose())
  if (!result.ok) return notice.failed(result.error)
  switch (result.value.kind) {
    case 'cancelled':
      return
    case 'refused':
      return set({ name: null, problem: result.value.problem })
    case 'chosen':
      set({ name: result.value.name })
  }
}

/** Follows the progress while `work` runs. */
async function followed<Value>(work: () => Promise<Value>): Promise<Value> {
  const stop = window.referidos.on('exchange.progress', (progress) => set({ progress }))
  try {
    return await work()
  } finally {
    stop()
    set({ progress: null, isAborting: false })
  }
}

export async function unlockFile(password: string): Promise<void> {
  if (get().isOpening) return
  set({ isOpening: true, problem: null })
  const result = await followed(() => ask(window.referidos.exchange.unlock({ password })))
  set({ isOpening: false })
  // The window was closed meanwhile.
  if (get().step !== 'file') return
  if (!result.ok) return notice.failed(result.error)
  switch (result.value.kind) {
    case 'aborted':
      return
    case 'refused':
      return set({ problem: result.value.problem })
    case 'opened': {
      const { file } = result.value
      const choices = Object.fromEntries(file.leaders.map(({ uid, proposed }) => [uid, proposed]))
      set({ step: 'review', file, choices, preview: null })
      await review()
    }
  }
}

export function chooseLeader(uid: string, to: LeaderChoice): void {
  set(({ choices }) => ({ choices: { ...choices, [uid]: to }, preview: null }))
  void review()
}

/** The last requested preview: previews of one file must run one after another. */
let reviewed: Promise<void> = Promise.resolve()
let asked = 0

async function review(): Promise<void> {
  asked += 1
  const own = asked
  const before = reviewed
  const work = async () => {
    await ask(window.referidos.exchange.abort())
    await before
    if (own !== asked || get().step !== 'review') return
    const leaders = Object.entries(get().choices).map(([uid, to]) => ({ uid, to }))
    const result = await followed(() => ask(window.referidos.exchange.preview({ leaders })))
    if (own !== asked || get().step !== 'review') return
    if (!result.ok) return notice.failed(result.error)
    if (result.value.kind === 'previewed') set({ preview: result.value.preview })
    else if (result.value.kind === 'refused') set({ problem: result.value.problem })
  }
  reviewed = work()
  await reviewed
}

export async function startTaking(): Promise<void> {
  const { preview, isTaking } = get()
  if (preview === null || isTaking) return
  const total = preview.changes
  set({ isTaking: true, progress: { phase: 'reading', done: 0, total, leftMs: null } })
  const result = await followed(() => ask(window.referidos.exchange.start()))
  set({ isTaking: false })
  if (!result.ok) return notice.failed(result.error)
  switch (result.value.kind) {
    case 'aborted':
      return notice.info(words.take.aborted)
    case 'refused':
      return set({ problem: result.value.problem })
    case 'taken':
      set({ step: 'result', result: result.value.result })
  }
}

export async function abortTaking(): Promise<void> {
  set({ isAborting: true })
  const result = await ask(window.referidos.exchange.abort())
  if (!result.ok) notice.failed(result.error)
}

export async function undoTaken(exchangeId: number, people: number): Promise<void> {
  set({ isTaking: true, progress: { phase: 'removing', done: 0, total: people, leftMs: null } })
  const result = await followed(() => ask(window.referidos.exchange.undo({ exchangeId })))
  set({ isTaking: false })
  if (!result.ok) {
    void readLast()
    return notice.failed(result.error)
  }
  closeTaking()
  notice.done(words.undo.undone(result.value.people, result.value.kept))
}
