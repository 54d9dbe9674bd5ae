import type * as z from 'zod'
import { type AppError, type Channel, contract, type Result } from '../src-preload/contract/index.ts'
import { type FieldProblem, isFieldProblem } from '../src-preload/fields.ts'
import { answeredWithoutKeys } from './answered-without-keys.ts'
import type { AccountRow } from './database/schema.ts'
import type { CallContext, Handlers } from './handler-types.ts'
import { isPlainInput } from './plain-input.ts'
import { Refusal, systemRefusal } from './refusal.ts'
import type { OpenSession } from './session/open-session.ts'
import type { Session } from './session/session.ts'

export interface Served {
  handlers: Handlers<OpenSession>
  signedIn: Session['signedIn']
}

/** Channels of the contract by full name (`people.register`). */
export const channels: ReadonlyMap<string, Channel> = new Map(
  Object.entries(contract).flatMap(([group, named]) =>
    Object.entries(named as Record<string, Channel>).map(([name, channel]) => [`${group}.${name}`, channel]),
  ),
)

/** Channels that are allowed while rekeying: their handlers do not use the session. */
const answeredWhileRekeying: ReadonlySet<string> = new Set([
  'session.lock',
  'accounts.abortRotation',
  'printing.abort',
])

/**
 * Channels that are answered although another program replaced the database file: they report it, and acknowledge
 * nothing.
 */
const answeredWhileReplaced: ReadonlySet<string> = new Set(['health.state'])

/**
 * Handles one call: checks the caller, then the input, then runs the handler. Never throws: an unexpected error is
 * logged and returned as a storage error or as `internal`.
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
    const caller = channel.caller === 'anyone' ? null : permit(channel.caller, served.signedIn())
    if (!isPlainInput(input)) throw new Refusal('invalid_input')
    const parsed = channel.input.safeParse(input)
    if (!parsed.success) return { ok: false, error: invalidInput(parsed.error) }
    if (caller?.kind === 'rekeying' && !answeredWhileRekeying.has(name)) throw new Refusal('busy')
    if (!answeredWithoutKeys.has(name)) caller?.session.keyFile.demand()
    const context = caller && { session: caller.session, account: caller.account }
    try {
      const value = await handlerOf(served.handlers, name)(parsed.data, context)
      if (!answeredWhileReplaced.has(name)) refuseReplaced(context?.session)
      return { ok: true, value }
    } finally {
      // A refused call may have written too, such as a claim.
      caller?.session.wrote()
    }
  } catch (error) {
    return { ok: false, error: asAppError(error, (message) => log('error', `${name}: ${message}`)) }
  }
}

/**
 * Refuses if the database file is no longer in place: data written to it would be lost. Does not apply during a
 * rotation, which closes and replaces the database itself.
 */
function refuseReplaced(session: Pick<OpenSession, 'database'> | undefined): void {
  const database = session?.database
  if (database?.sqlite.open && !database.isInPlace()) throw new Refusal('replaced_elsewhere')
}

type Handler = (input: unknown, context: CallContext<OpenSession> | null) => unknown

function handlerOf(handlers: Handlers<OpenSession>, channel: string): Handler {
  const [group, name] = channel.split('.') as [keyof Handlers<OpenSession>, string]
  return (handlers[group] as Record<string, Handler>)[name] as Handler
}

/** Throws `Refusal('not_signed_in' | 'forbidden')`. */
function permit<Who extends { account: AccountRow }>(
  caller: Exclude<Channel['caller'], 'anyone'>,
  who: Who | null,
): Who {
  if (who === null) throw new Refusal('not_signed_in')
  if (!isPermitted(caller, who.account)) throw new Refusal('forbidden')
  return who
}

function isPermitted(caller: Exclude<Channel['caller'], 'anyone'>, { role, isOwner }: AccountRow): boolean {
  switch (caller) {
    case 'signed_in':
      return true
    case 'leader':
      return role === 'LEADER'
    case 'owner':
      return isOwner
  }
}

/** Reports the first problem of each field; a message that is no `FieldProblem` becomes `invalid`. */
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
