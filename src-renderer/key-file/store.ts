import { create } from 'zustand'
import type { KeyFileState } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'

/** null: not read yet. */
export const useKeyFile = create<{ keyFile: KeyFileState | null }>(() => ({ keyFile: null }))

const show = (keyFile: KeyFileState) => useKeyFile.setState({ keyFile })

/** Main also tries again to write the file. */
export async function loadKeyFile(): Promise<void> {
  const result = await ask(window.referidos.accounts.keyFile())
  if (result.ok) show(result.value)
}

/** Follows the key file until the returned function is called. */
export function followKeyFile(): () => void {
  const stop = window.referidos.on('accounts.keyFile', show)
  void loadKeyFile()
  return stop
}

/** Main answers with the event. */
export const dismissKeyFile = () => ask(window.referidos.accounts.dismissKeyFile())
