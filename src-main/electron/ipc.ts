import { type BrowserWindow, ipcMain } from 'electron'
import type * as z from 'zod'
import {
  type AppError,
  type Channel,
  contract,
  type Events,
  type Handlers,
  type Result,
  type Session,
} from '../../src-preload/contract.ts'
import { type FieldProblem, isFieldProblem } from '../../src-preload/fields.ts'
import { Refusal } from '../refusal.ts'
import { appOrigin } from './app-protocol.ts'

interface Served {
  handlers: Handlers
  session(): Session | null
}

type Handler = (input: unknown, session: Session | null) => unknown

/**
 * Answers every channel of the contract. Each call is checked for its frame, its caller and its input; nothing that is
 * thrown crosses: the page gets a typed error, and what was not foreseen is logged.
 */
export function serveChannels(
  window: BrowserWindow,
  served: Served,
  log: (level: 'error', message: string) => void,
): void {
  for (const [group, channels] of Object.entries(contract)) {
    for (const [name, channel] of Object.entries(channels as Record<string, Channel>)) {
      const handlers = served.handlers[group as keyof Handlers] as Record<string, Handler>
      const handler = handlers[name] as Handler
      ipcMain.handle(`${group}.${name}`, async (event, input: unknown): Promise<Result<unknown>> => {
        const frame = event.senderFrame
        const ours = frame !== null && frame === window.webContents.mainFrame && frame.origin === appOrigin
        if (!ours) return { ok: false, error: { code: 'forbidden' } }
        try {
          const session = served.session()
          permit(channel, session)
          const parsed = channel.input.safeParse(input)
          if (!parsed.success) return { ok: false, error: invalidInput(parsed.error) }
          return { ok: true, value: await handler(parsed.data, session) }
        } catch (error) {
          return {
            ok: false,
            error: asAppError(error, (message) => log('error', `${group}.${name}: ${message}`)),
          }
        }
      })
    }
  }
}

export function send<Name extends keyof Events>(
  window: BrowserWindow,
  name: Name,
  event: Events[Name],
): void {
  if (!window.isDestroyed()) window.webContents.send(name, event)
}

function permit({ caller }: Channel, session: Session | null): void {
  switch (caller) {
    case 'anyone':
      return
    case 'signed_in':
      if (session === null) throw new Refusal('not_signed_in')
      return
    case 'leader':
      if (session === null) throw new Refusal('not_signed_in')
      if (session.role !== 'LEADER') throw new Refusal('forbidden')
  }
}

/** One problem a field: the first that was found. A problem outside the catalogue is `invalid`. */
function invalidInput(error: z.ZodError): AppError {
  const fields: Record<string, FieldProblem> = {}
  for (const { path, message } of error.issues) {
    const field = path.join('.')
    fields[field] ??= isFieldProblem(message) ? message : 'invalid'
  }
  return { code: 'invalid_input', fields }
}

function asAppError(error: unknown, log: (message: string) => void): AppError {
  if (error instanceof Refusal) return error.error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return { code: 'disk_full' }
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return { code: 'internal' }
}
