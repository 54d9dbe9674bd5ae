import type { ElectronApplication } from 'playwright-core'
import type { AppError, Events, Result } from '../../../src-preload/contract/index.ts'
import { inMain } from '../launch.ts'

/** Replaces main's answers, for states whose real cause would take too long. */

type Handler = (...call: unknown[]) => unknown
/** Restores main's own answers. */
type Undo = () => Promise<void>

async function instead(
  app: ElectronApplication,
  channels: readonly string[],
  answer: Result<unknown> | null,
): Promise<Undo> {
  return await inMain(
    app,
    ({ ipcMain }, told) => {
      const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, Handler> })._invokeHandlers
      let release = () => {}
      const isLetGo = new Promise<void>((resolve) => {
        release = resolve
      })
      const own = told.channels.map((channel) => [channel, handlers.get(channel)] as const)
      for (const [channel, handler] of own)
        handlers.set(channel, async (...call) => {
          if (told.answer !== null) return told.answer
          await isLetGo
          return handler?.(...call)
        })
      return () => {
        for (const [channel, handler] of own) if (handler) handlers.set(channel, handler)
        release()
      }
    },
    { channels, answer },
  )
}

/** Delays the answers on these channels until the returned function is called. */
export const hold = (app: ElectronApplication, channels: readonly string[]): Promise<Undo> =>
  instead(app, channels, null)

export const refuse = (
  app: ElectronApplication,
  channels: readonly string[],
  error: AppError = { code: 'internal' },
): Promise<Undo> => instead(app, channels, { ok: false, error })

export const answerWith = (
  app: ElectronApplication,
  channels: readonly string[],
  value: unknown,
): Promise<Undo> => instead(app, channels, { ok: true, value })

/** Sends an event as main would. */
export async function tell<Name extends keyof Events>(
  app: ElectronApplication,
  name: Name,
  event: Events[Name],
): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, [channel, told]) => BrowserWindow.getAllWindows()[0]?.webContents.send(channel, told),
    [name, event] as const,
  )
}
