import { type App, type AppOptions, createApp } from '../../src-main/app.ts'
import { dispatch } from '../../src-main/dispatch.ts'
import type { Arguments, Contract, Events, OutputOf, Result } from '../../src-preload/contract/index.ts'
import { headless } from './headless.ts'
import { migrations, quickCost } from './invented.ts'
import { quickDerive } from './quick-derive.ts'

/** The whole app without Electron, and calls as the page makes them. Usable without vitest. */

type Call = <Group extends keyof Contract, Name extends keyof Contract[Group]>(
  group: Group,
  name: Name,
  ...input: Arguments<Contract[Group][Name]>
) => Promise<Result<OutputOf<Contract[Group][Name]>>>

export interface FrontDoor {
  app: App
  /** A call as the page makes it, through the checks of the boundary. */
  call: Call
  /** A call with any input, as from a compromised page. */
  send(channel: string, input: unknown): Promise<Result<unknown>>
  /** Log lines so far. */
  logged: string[]
  events: { name: keyof Events; event: Events[keyof Events] }[]
  /** Resolves at the next event or log line. */
  news(): Promise<void>
}

export type FrontDoorOptions = Pick<AppOptions, 'dataDir' | 'readerFile' | 'backupFile'> & Partial<AppOptions>

/** No lookup can run, because there is no key. */
export function openFrontDoor(options: FrontDoorOptions): FrontDoor {
  const events: FrontDoor['events'] = []
  const logged: string[] = []
  const waiting: (() => void)[] = []
  const tell = () => {
    for (const resolve of waiting.splice(0)) resolve()
  }
  const log = (level: string, message: string) => {
    logged.push(`${level} ${message}`)
    tell()
  }
  const app = createApp({
    ...headless,
    migrations,
    passwordCost: quickCost,
    derive: quickDerive,
    emit(name, event) {
      events.push({ name, event })
      tell()
    },
    log,
    ...options,
  })
  const send = (channel: string, input: unknown) => dispatch(app, channel, input, log)
  const call: Call = (group, name, ...input) =>
    send(`${String(group)}.${String(name)}`, input[0 as never]) as ReturnType<typeof call>
  const news = () => new Promise<void>((resolve) => waiting.push(resolve))
  return { app, call, send, logged, events, news }
}

/** Value of a successful call; throws if the call was refused. */
export function ok<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`)
  return result.value
}
