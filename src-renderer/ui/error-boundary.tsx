import { Component, type ReactNode } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { MessageScreen } from './message-screen.tsx'

/** Replaces a screen that throws. Main's data are unaffected. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override render() {
    if (!this.state.broken) return this.props.children
    return <MessageScreen {...messages.trouble.broken} onRetry={() => window.location.reload()} />
  }
}
