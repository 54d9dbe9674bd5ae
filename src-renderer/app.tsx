import { useEffect, useState } from 'react'
import { Router } from 'wouter'
import { useHashLocation } from 'wouter/use-hash-location'
import { messages } from '../src-preload/messages/index.ts'
import { Restore } from './backup/flow/restore.tsx'
import { Salvage } from './backup/flow/salvage.tsx'
import { OpenedCopy } from './backup/opened.tsx'
import { Frame } from './frame/frame.tsx'
import { useSession } from './session/store.ts'
import { goToSection } from './settings/section.ts'
import { AfterEnd } from './sign-in/certificate.tsx'
import { FirstStart } from './sign-in/first-start.tsx'
import { Locked } from './sign-in/locked.tsx'
import { SignIn } from './sign-in/sign-in.tsx'
import { StartupError } from './sign-in/startup-error.tsx'
import { followLock, loadSession } from './sign-in/store.ts'
import { EmptyState } from './ui/empty-state.tsx'
import { ErrorBoundary } from './ui/error-boundary.tsx'
import { Installing } from './updates/installing.tsx'
import { followUpdates, useUpdates } from './updates/store.ts'

/** Milliseconds. A shorter wait shows nothing. */
const quietMs = 300

function Loading() {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), quietMs)
    return () => clearTimeout(timer)
  }, [])
  return <main>{isLate && <EmptyState text={messages.common.loading} />}</main>
}

function Screens() {
  const screen = useSession((state) => state.screen)
  const step = useUpdates(({ updates }) => updates?.step ?? null)
  useEffect(followLock, [])
  useEffect(followUpdates, [])
  useEffect(() => void loadSession(), [])

  if (step?.kind === 'installing') return <Installing next={step.next} />
  switch (screen.kind) {
    case 'loading':
      return <Loading />
    case 'startup_error':
      return <StartupError error={screen.error} />
    case 'first_start':
      return (
        <AfterEnd>
          <FirstStart consent={screen.consent} />
        </AfterEnd>
      )
    case 'signed_out':
      return <SignIn accounts={screen.accounts} message={screen.message ?? null} />
    case 'locked':
      return <Locked locked={screen} />
    case 'restore':
      return <Restore from={screen.from} opened={screen.copy} />
    case 'salvage':
      return <Salvage from={screen.from} />
    case 'signed_in':
      return (
        <Router hook={useHashLocation}>
          <Frame />
        </Router>
      )
  }
}

export function App() {
  return (
    <ErrorBoundary>
      <Screens />
      <OpenedCopy onSee={() => goToSection('backup')} />
    </ErrorBoundary>
  )
}
