import { Button, Progress } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type {
  BrowserInstall,
  BrowserReport,
  InstallProgress,
  ReportedBrowser,
  SelfTestAnswer,
} from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { useQueue } from '../queue/state-store.ts'
import { parkedWords } from '../queue/state-words.ts'
import { useFocusFallback } from '../ui/use-focus-fallback.ts'
import { useNow } from '../ui/use-now.ts'
import { abortBrowserTask, examineBrowser, installBrowser, selfTest, useBrowser } from './browser-store.ts'
import css from './settings.module.css'

const words = messages.settings
const longestSelfTestMs = 60_000

const Good = ({ children }: { children: ReactNode }) => (
  <p className={css.set}>
    <IconCheck size={18} aria-hidden />
    {children}
  </p>
)

const Bad = ({ children }: { children: ReactNode }) => (
  <p className={css.missing}>
    <IconAlertTriangle size={18} aria-hidden />
    <span>{children}</span>
  </p>
)

function Tested({ report: { test, canInstall } }: { report: BrowserReport }) {
  switch (test.kind) {
    case 'works':
      return <Good>{words.browserWorks(format.seconds(test.ms))}</Good>
    case 'failed':
      return (
        <Bad>
          {test.failedAt === 'browser' && canInstall
            ? words.noneButInstallable
            : words.browserFailed[test.failedAt]}
        </Bad>
      )
  }
}

function SelfTested({ answer }: { answer: SelfTestAnswer }) {
  if (answer.kind === 'aborted') return <p className={css.hint}>{words.selfTestAborted}</p>
  const { test, parked } = answer
  if (test.kind === 'failed')
    return (
      <Bad>
        {words.selfTestFailed[test.failedAt]} {'error' in test && messages.error[test.error]}
      </Bad>
    )
  if (parked === null) return <Good>{words.selfTestWorks(format.seconds(test.ms))}</Good>
  return (
    <>
      <Bad>{words.selfTestButWaits}</Bad>
      <p className={css.hint}>{parkedWords(parked, Date.now())}</p>
    </>
  )
}

function Installed({ answer }: { answer: BrowserInstall }) {
  switch (answer.kind) {
    case 'installed':
      return <Good>{words.installed}</Good>
    case 'failed':
      return <Bad>{words.installProblem[answer.reason]}</Bad>
    case 'aborted':
      return <p className={css.hint}>{words.installAborted}</p>
  }
}

/** Result of the last task. */
function Outcome() {
  const { result, report } = useBrowser()
  if (result === null) return null
  switch (result.task) {
    case 'examine':
      if (result.aborted) return <p className={css.hint}>{words.browserTestAborted}</p>
      return report && <Tested report={report} />
    case 'selfTest':
      return <SelfTested answer={result.answer} />
    case 'install':
      return <Installed answer={result.answer} />
  }
}

type RunningTask = NonNullable<ReturnType<typeof useBrowser.getState>['running']>

/** Announced once; the counter is outside, so that screen readers do not read every second. */
function runningWords({ task, isAborting, progress }: RunningTask): string {
  if (isAborting) return messages.common.aborting
  switch (task) {
    case 'examine':
      return words.browserTesting
    case 'selfTest':
      return words.selfTesting
    case 'install':
      return progress?.phase === 'finishing' ? words.installFinishing : words.installing
  }
}

/** Progress of the running task. */
function Counting({ task, since, progress }: RunningTask) {
  const seconds = Math.max(0, Math.floor((useNow(true) - since) / 1_000))
  switch (task) {
    case 'examine':
      return <p className={css.hint}>{words.takes(seconds)}</p>
    case 'selfTest':
      return <p className={css.hint}>{words.secondsLeft(Math.max(0, longestSelfTestMs / 1_000 - seconds))}</p>
    case 'install':
      if (progress?.phase === 'finishing') return <p className={css.hint}>{words.takes(seconds)}</p>
      return <Download progress={progress} />
  }
}

function Download({ progress }: { progress: Extract<InstallProgress, { phase: 'downloading' }> | null }) {
  const { percent, leftMs } = progress ?? { percent: 0, leftMs: null }
  return (
    <>
      <Progress value={percent} aria-label={words.installLabel} />
      <p className={css.hint}>
        {words.downloaded(percent)}
        {leftMs !== null && `, ${messages.durations.remaining(leftMs)}`}
      </p>
    </>
  )
}

function stateWords(browser: ReportedBrowser): string {
  return browser.state === 'broken'
    ? words.browserProblem[browser.problem]
    : words.browserState[browser.state]
}

function Browsers({ browsers }: Pick<BrowserReport, 'browsers'>) {
  return (
    <ul className={css.browsers}>
      {browsers.map((browser, at) => (
        <li key={at}>
          <strong>{words.browserName[browser.name] ?? browser.name}</strong>{' '}
          <span className={css.hint}>{stateWords(browser)}</span>
        </li>
      ))}
    </ul>
  )
}

/** Whether the installation is offered. */
function useOffer(): boolean {
  const { report, result } = useBrowser()
  const queueWaits = useQueue(({ queue }) => queue?.parked?.reason === 'no_browser')
  const selfTestFailed =
    result?.task === 'selfTest' &&
    result.answer.kind === 'ended' &&
    result.answer.test.kind === 'failed' &&
    result.answer.test.failedAt === 'browser'
  return report === null ? queueWaits || selfTestFailed : report.canInstall
}

export function Browser() {
  const { running, report } = useBrowser()
  const isOffered = useOffer()
  const { region, fallback } = useFocusFallback<HTMLHeadingElement>()
  const button = (task: RunningTask['task']) => ({
    variant: 'default',
    loading: running?.task === task,
    disabled: running !== null,
  })
  return (
    <section className={css.card} aria-labelledby="browser" {...region}>
      <h2 id="browser" {...fallback}>
        {words.browserTitle}
      </h2>
      <p>{words.browserWhy}</p>
      <div role="status" className={css.result}>
        {running ? <p className={css.hint}>{runningWords(running)}</p> : <Outcome />}
      </div>
      {running && (
        <div className={css.running}>
          <div className={css.counting}>{!running.isAborting && <Counting {...running} />}</div>
          <Button variant="default" disabled={running.isAborting} onClick={() => void abortBrowserTask()}>
            {messages.common.cancel}
          </Button>
        </div>
      )}
      {!running && report && <Browsers browsers={report.browsers} />}
      {!running && isOffered && <p className={css.hint}>{words.installWhy}</p>}
      <div className={css.actions}>
        <Button {...button('examine')} onClick={() => void examineBrowser()}>
          {words.browserTest}
        </Button>
        <Button {...button('selfTest')} onClick={() => void selfTest()}>
          {words.selfTest}
        </Button>
        {isOffered && (
          <Button {...button('install')} variant="filled" onClick={() => void installBrowser()}>
            {words.install}
          </Button>
        )}
      </div>
    </section>
  )
}
