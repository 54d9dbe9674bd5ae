import type * as z from 'zod'

/**
 * `anyone`: also before sign-in. `signed_in`: any account. `leader`: accounts with the role LEADER. `owner`: the account
 * that was made first.
 */
export type Caller = 'anyone' | 'signed_in' | 'leader' | 'owner'

export interface Channel<Who extends Caller = Caller, Input extends z.ZodType = z.ZodType, Output = unknown> {
  caller: Who
  input: Input
  /** Carries the output's type alone; never set. */
  output?: Output
}

export const channel = <Who extends Caller, Input extends z.ZodType>(caller: Who, input: Input) => ({
  returns: <Output>(): Channel<Who, Input, Output> => ({ caller, input }),
})

/** What a contract is made of: a channel without a caller is none. */
export type Channels = Record<string, Record<string, Channel>>
