import { create } from 'zustand'
import type { Health } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'
import { notice } from '../ui/notice.tsx'

const start: Health = { missing: null, replaced: null }

export const useHealth = create<Health>(() => start)

/** Follows the state of the data until the returned function is called. */
export function followHealth(): () => void {
  const stop = window.referidos.on('health.changed', (health) => useHealth.setState(health))
  void loadHealth()
  return () => {
    stop()
    useHealth.setState(start)
  }
}

/** Main also tries again to save the acknowledged data. */
export async function loadHealth(): Promise<void> {
  const result = await ask(window.referidos.health.state())
  if (result.ok) useHealth.setState(result.value)
}

/** Main's event removes the notice. */
export async function dismissMissing(): Promise<void> {
  const result = await ask(window.referidos.health.dismissMissing())
  if (!result.ok) notice.failed(result.error)
}
