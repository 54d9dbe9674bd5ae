import type * as z from 'zod'
import type { Role } from './accounts.ts'
import type { Caller, Channel } from './channel.ts'
import type { Contract } from './contract.ts'
import type { Result } from './errors.ts'
import type { Events } from './events.ts'

export type OutputOf<C> = C extends Channel<Caller, z.ZodType, infer Output> ? Output : never

/** Arguments of a channel; none if it has no input. */
export type Arguments<C> =
  C extends Channel<Caller, infer Input, unknown>
    ? undefined extends z.input<Input>
      ? []
      : [input: z.input<Input>]
    : never

/** `window.referidos`, as the preload exposes it. */
export type Api = {
  [Group in keyof Contract]: {
    [Name in keyof Contract[Group]]: (
      ...input: Arguments<Contract[Group][Name]>
    ) => Promise<Result<OutputOf<Contract[Group][Name]>>>
  }
} & {
  /** Subscribes; the returned function unsubscribes. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void
}

/** The caller; `null` before sign-in. */
export type Session = { accountId: number; role: Role; isOwner: boolean }

type SessionOf<C> = C extends Channel<'anyone'> ? Session | null : Session

/** Implemented by main: one plain function per channel. Refuses by throwing a `Refusal`, which carries an AppError. */
export type Handlers = {
  [Group in keyof Contract]: {
    [Name in keyof Contract[Group]]: (
      input: Contract[Group][Name] extends Channel<Caller, infer Input, unknown> ? z.output<Input> : never,
      session: SessionOf<Contract[Group][Name]>,
    ) => OutputOf<Contract[Group][Name]> | Promise<OutputOf<Contract[Group][Name]>>
  }
}
