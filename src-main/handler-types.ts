import type * as z from 'zod'
import type { Caller, Channel, Contract, OutputOf } from '../src-preload/contract/index.ts'
import type { AccountRow } from './database/schema.ts'

/**
 * Who calls: resolved once per call. `Session`: the services that a handler uses of the open session. `account`: as the
 * database had it when the call began.
 */
export interface CallContext<Session> {
  session: Session
  account: AccountRow
}

/** One plain function per channel, without a context for callers who may be `anyone`. Refuses by throwing `Refusal`. */
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
