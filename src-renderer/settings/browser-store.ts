import { create } from 'zustand'
import type {
  BrowserInstall,
  BrowserReport,
  InstallProgress,
  Result,
  SelfTestAnswer,
} from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'
import { notice } from '../ui/notice.tsx'

type BrowserTask = 'examine' | 'selfTest' | 'install'

/** Result of the last task. */
type TaskResult =
  | { task: 'examine'; aborted: boolean }
  | { task: 'selfTest'; answer: SelfTestAnswer }
  | { task: 'install'; answer: BrowserInstall }

interface State {
  /** `since`: wall clock, ms. `progress`: progress of an installation; null: none reported yet. */
  running: {
    task: BrowserTask
    since: number
    isAborting: boolean
    progress: InstallProgress | null
  } | null
  report: BrowserReport | null
  result: TaskResult | null
}

/** Survives a change of the screen. */
export const useBrowser = create<State>(() => ({ running: null, report: null, result: null }))

async function during<Value>(task: BrowserTask, answer: () => Promise<Result<Value>>): Promise<Value | null> {
  if (useBrowser.getState().running) return null
  const running = { task, since: Date.now(), isAborting: false, progress: null }
  useBrowser.setState({ running, result: null })
  const result = await ask(answer())
  useBrowser.setState({ running: null })
  if (result.ok) return result.value
  notice.failed(result.error)
  return null
}

export async function examineBrowser(): Promise<void> {
  const answer = await during('examine', window.referidos.settings.examineBrowser)
  if (answer === null) return
  useBrowser.setState({ result: { task: 'examine', aborted: answer.kind === 'aborted' } })
  if (answer.kind === 'examined') useBrowser.setState({ report: answer.report })
}

export async function selfTest(): Promise<void> {
  const answer = await during('selfTest', window.referidos.settings.selfTest)
  if (answer !== null) useBrowser.setState({ result: { task: 'selfTest', answer } })
}

export async function installBrowser(): Promise<void> {
  const stop = window.referidos.on('settings.installProgress', (progress) =>
    useBrowser.setState(({ running }) => ({ running: running && { ...running, progress } })),
  )
  const answer = await during('install', window.referidos.settings.installBrowser)
  stop()
  if (answer === null) return
  useBrowser.setState({ result: { task: 'install', answer } })
  if (answer.kind === 'installed') useBrowser.setState({ report: answer.report })
}

export async function abortBrowserTask(): Promise<void> {
  useBrowser.setState(({ running }) => ({ running: running && { ...running, isAborting: true } }))
  const result = await ask(window.referidos.settings.abortBrowserTask())
  if (!result.ok) notice.failed(result.error)
}
