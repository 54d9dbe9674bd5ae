import type * as z from 'zod'
import type { Caller, Channel, Contract, OutputOf } from '../src-preload/contract/index.ts'
import type { AccountRow } from './database/schema.ts'

/**
 * The caller, resolved once per call. `Session`: the services of the open session that a handler uses. `account`: its
 * row at the start of the call.
 */
export interface CallContext<Session> {
  session: Session
  account: AccountRow
}

/** Handler of a channel; handlers of `anyone` channels get no context. Refuses by throwing `Refusal`. */
type Handler<C, Session> =
  C extends Channel<'anyone'>
    ? (input: InputOf<C>) => AnswerOf<C>
    : (input: InputOf<C>, context: CallContext<Session>) => AnswerOf<C>

type InputOf<C> = C extends Channel<Caller, infer Input, unknown> ? z.output<Input> : never
type AnswerOf<C> = OutputOf<C> | Promise<OutputOf<C>>

export type Handlers<Session> = {
  [Group in keyof Contract]: {
    [Name in keyof Contract[Group]]: Handler<Contract[Group][Name], Session>
  }
}
