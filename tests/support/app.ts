import { expect, onTestFinished } from 'vitest'
import { type App, type AppOptions, createApp } from '../../src-main/app.ts'
import { dispatch } from '../../src-main/dispatch.ts'
import {
  type Arguments,
  type Contract,
  type Events,
  everybody,
  type OutputOf,
  type PersonRow,
  type Result,
  type TableView,
} from '../../src-preload/contract/index.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { migrations, temporaryFolder } from './database.ts'
import { headless } from './headless.ts'
import { authorised, quickCost } from './invented.ts'
import { quickDerive } from './quick-derive.ts'
import { backupFile, readerFile } from './thread-files.ts'

type Call = <Group extends keyof Contract, Name extends keyof Contract[Group]>(
  group: Group,
  name: Name,
  ...input: Arguments<Contract[Group][Name]>
) => Promise<Result<OutputOf<Contract[Group][Name]>>>

export interface TestApp {
  app: App
  dataDir: string
  /** A call as the page makes it, through the checks of the boundary. */
  call: Call
  /** The same with any input, as a page that was taken over may send it. */
  send(channel: string, input: unknown): Promise<Result<unknown>>
  /** Log lines so far. An error line that is left at the end fails the test. */
  logged: string[]
  events: { name: keyof Events; event: Events[keyof Events] }[]
}

/** Starts the whole app without Electron, on a temporary data folder. No lookup can run, since there is no key. */
export function startApp(options: Partial<AppOptions> = {}): TestApp {
  const dataDir = options.dataDir ?? temporaryFolder()
  const events: TestApp['events'] = []
  const logged: string[] = []
  const log = (level: string, message: string) => logged.push(`${level} ${message}`)
  const app = createApp({
    ...headless,
    dataDir,
    migrations,
    readerFile,
    backupFile,
    passwordCost: quickCost,
    derive: quickDerive,
    emit: (name, event) => events.push({ name, event }),
    log,
    ...options,
  })
  onTestFinished(async () => {
    await app.close()
    expect(logged.filter((line) => line.startsWith('error'))).toEqual([])
  })
  const send = (channel: string, input: unknown) => dispatch(app, channel, input, log)
  const call: Call = (group, name, ...input) =>
    send(`${String(group)}.${String(name)}`, input[0 as never]) as ReturnType<typeof call>
  return { app, dataDir, call, send, events, logged }
}

export const owner = {
  name: 'Marta Gómez',
  cedula: '52.000.001',
  phone: '300 555 0100',
  displayName: 'Marta G.',
  password: 'cinco gatos grises',
  textVersion: 1,
}

/** The whole table, in the order of the names. */
export const everyone: TableView = { ...everybody, sort: { by: 'name', direction: 'asc' } }

/** People to whom the owner may give accounts. */
export const luz = {
  name: 'Luz Marina Ortiz',
  cedula: '52.000.002',
  phone: '300 555 0102',
  displayName: 'Luz M.',
  password: 'la luna de Honda',
  role: 'LEADER',
  textVersion: 1,
} as const

export const pedro = {
  ...luz,
  name: 'Pedro Ruiz',
  cedula: '52.000.003',
  displayName: 'Pedro',
  password: 'el río Guarinó',
} as const

export async function signedIn(options: Partial<AppOptions> = {}): Promise<TestApp> {
  const started = startApp(options)
  ok(await started.call('session', 'createFirstAccount', owner))
  return started
}

/** Value of a successful call; throws if the call was refused. */
export function ok<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`)
  return result.value
}

/** Input of the form for an invented person. `n`: number from which the cédula is made. */
export const invented = (n: number, name = 'Yolanda Patiño Ñáñez') => ({
  cedula: `1.014.880.${String(n).padStart(3, '0')}`,
  name,
  phone: '300 555 0147',
  ...blankTexts,
  barrio: 'El Recreo',
  consent: authorised,
})

export const named = (rows: PersonRow[]): string[] => rows.map(({ name }) => name)
