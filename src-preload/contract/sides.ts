import type * as z from 'zod'
import type { Caller, Channel } from './channel.ts'
import type { Contract } from './contract.ts'
import type { Result } from './errors.ts'
import type { Events } from './events.ts'
import type { OpenAnswer } from './import.ts'

export type OutputOf<C> = C extends Channel<Caller, z.ZodType, infer Output> ? Output : never

/** Arguments of a channel; empty if it has no input. */
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
  /** Opens a file that the user dropped on the window. The page has no other way to pass a path. */
  openDropped(file: File): Promise<Result<OpenAnswer>>
  /** Subscribes; the returned function unsubscribes. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void
}
