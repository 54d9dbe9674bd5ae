import { type BrowserWindow, ipcMain } from 'electron'
import type { Events, Result } from '../../src-preload/contract/index.ts'
import { channels, dispatch, type Served } from '../dispatch.ts'
import { appOrigin } from './app-protocol.ts'
import type { Log } from './log.ts'

/** Answers every channel of the contract, for the top frame of our own window alone. */
export function serveChannels(window: BrowserWindow, served: Served, log: Log): void {
  for (const name of channels.keys()) {
    ipcMain.handle(name, async (event, input: unknown): Promise<Result<unknown>> => {
      const frame = event.senderFrame
      const ours = frame !== null && frame === window.webContents.mainFrame && frame.origin === appOrigin
      return ours ? dispatch(served, name, input, log) : { ok: false, error: { code: 'forbidden' } }
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
