import { type BrowserWindow, ipcMain } from 'electron'
import type { Events, Result } from '../../src-preload/contract/index.ts'
import { channels } from '../dispatch.ts'
import { appOrigin } from './app-protocol.ts'

/** Answers a call of a channel; never rejects. */
type Answer = (channel: string, input: unknown) => Promise<Result<unknown>>

/** Serves every channel of the contract, only to the main frame of the app's own window. */
export function serveChannels(window: BrowserWindow, answer: Answer): void {
  for (const name of channels.keys()) {
    ipcMain.handle(name, async (event, input: unknown): Promise<Result<unknown>> => {
      const frame = event.senderFrame
      const ours = frame !== null && frame === window.webContents.mainFrame && frame.origin === appOrigin
      return ours ? answer(name, input) : { ok: false, error: { code: 'forbidden' } }
    })
  }
}

export function send<Name extends keyof Events>(
  window: BrowserWindow,
  name: Name,
  event: Events[Name],
): void {
  if (!window.isDestroyed()) window.webContents.send(name, event)
}
