import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useState } from 'react'
import type { BrowserReport, BrowserTest } from '../../src-preload/contract.ts'
import { ask } from '../api.ts'
import * as format from '../format.ts'
import { messages } from '../messages.ts'
import { notice } from '../ui/notice.tsx'
import css from './settings.module.css'

const words = messages.settings

function Verdict({ test }: { test: BrowserTest }) {
  switch (test.kind) {
    case 'works':
      return (
        <p className={css.set}>
          <IconCheck size={18} aria-hidden />
          {words.browserWorks(format.seconds(test.ms))}
        </p>
      )
    case 'stopped':
      return (
        <p className={css.missing}>
          <IconAlertTriangle size={18} aria-hidden />
          {words.browserStopped[test.stoppedAt]}
        </p>
      )
  }
}

function Browsers({ browsers }: Pick<BrowserReport, 'browsers'>) {
  return (
    <ul className={css.browsers}>
      {browsers.map(({ name, version, state }, at) => (
        <li key={at}>
          <strong>{words.browserName[name] ?? name}</strong> {version}{' '}
          <span className={css.hint}>{words.browserState[state]}</span>
        </li>
      ))}
    </ul>
  )
}

export function Browser() {
  const [report, setReport] = useState<BrowserReport | null>(null)
  const [isTesting, setTesting] = useState(false)

  async function test() {
    setTesting(true)
    const result = await ask(window.referidos.settings.examineBrowser())
    setTesting(false)
    if (result.ok) setReport(result.value)
    else notice.failed(result.error)
  }

  return (
    <section className={css.card} aria-labelledby="browser">
      <h2 id="browser">{words.browserTitle}</h2>
      <p>{words.browserWhy}</p>
      <div role="status">
        {isTesting && <p className={css.hint}>{words.browserTesting}</p>}
        {!isTesting && report && <Verdict test={report.test} />}
      </div>
      {!isTesting && report && <Browsers browsers={report.browsers} />}
      <div className={css.actions}>
        <Button variant="default" loading={isTesting} onClick={() => void test()}>
          {words.browserTest}
        </Button>
      </div>
    </section>
  )
}
