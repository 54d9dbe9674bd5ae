import type * as z from 'zod'
import {
  type AppError,
  type Channel,
  contract,
  type Handlers,
  type Result,
  type Session,
} from '../src-preload/contract/index.ts'
import { type FieldProblem, isFieldProblem } from '../src-preload/fields.ts'
import { isPlainInput } from './plain-input.ts'
import { Refusal, systemRefusal } from './refusal.ts'

export interface Served {
  handlers: Handlers
  session(): Session | null
}

/** The channels of the contract by name: `people.register` and so on. */
export const channels: ReadonlyMap<string, Channel> = new Map(
  Object.entries(contract).flatMap(([group, named]) =>
    Object.entries(named as Record<string, Channel>).map(([name, channel]) => [`${group}.${name}`, channel]),
  ),
)

/**
 * One call of one channel: is the caller allowed, is the input right, what does the handler say. Never throws: what was
 * not foreseen is logged and answered as `internal`.
 */
export async function dispatch(
  served: Served,
  name: string,
  input: unknown,
  log: (level: 'error', message: string) => void,
): Promise<Result<unknown>> {
  try {
    const channel = channels.get(name)
    if (channel === undefined) throw new Refusal('forbidden')
    const session = served.session()
    permit(channel, session)
    if (!isPlainInput(input)) throw new Refusal('invalid_input')
    const parsed = channel.input.safeParse(input)
    if (!parsed.success) return { ok: false, error: invalidInput(parsed.error) }
    return { ok: true, value: await handlerOf(served.handlers, name)(parsed.data, session) }
  } catch (error) {
    return { ok: false, error: asAppError(error, (message) => log('error', `${name}: ${message}`)) }
  }
}

type Handler = (input: unknown, session: Session | null) => unknown

function handlerOf(handlers: Handlers, channel: string): Handler {
  const [group, name] = channel.split('.') as [keyof Handlers, string]
  return (handlers[group] as Record<string, Handler>)[name] as Handler
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
      return
    case 'owner':
      if (session === null) throw new Refusal('not_signed_in')
      if (!session.isOwner) throw new Refusal('forbidden')
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
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return systemRefusal(error)?.error ?? { code: 'internal' }
}
