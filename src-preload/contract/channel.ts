import type * as z from 'zod'

/**
 * `anyone`: even before sign-in. `signed_in`: any account. `leader`: accounts with the role LEADER. `owner`: the first
 * account.
 */
export type Caller = 'anyone' | 'signed_in' | 'leader' | 'owner'

export interface Channel<Who extends Caller = Caller, Input extends z.ZodType = z.ZodType, Output = unknown> {
  caller: Who
  input: Input
  /** Type only; never set. */
  output?: Output
}

export const channel = <Who extends Caller, Input extends z.ZodType>(caller: Who, input: Input) => ({
  returns: <Output>(): Channel<Who, Input, Output> => ({ caller, input }),
})

/** Channels by group and name. */
export type Channels = Record<string, Record<string, Channel>>
