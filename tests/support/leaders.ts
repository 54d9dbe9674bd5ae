import { onTestFinished } from 'vitest'
import type { AppOptions } from '../../src-main/app.ts'
import type { Database } from '../../src-main/database/open.ts'
import { writeSetting } from '../../src-main/database/settings.ts'
import type { Events } from '../../src-preload/contract/index.ts'
import { type InventedAccount, type PlacedAccount, placeAccounts } from './accounts.ts'
import { everyone, ok, startApp, type TestApp } from './app.ts'
import { temporaryFolder } from './database.ts'
import { quickDerive } from './quick-derive.ts'

const leader = (displayName: string, name: string, cedula: string): InventedAccount => ({
  displayName,
  name,
  cedula,
  phone: '3005550100',
  password: `la clave de ${displayName}`,
  role: 'LEADER',
})

/** The first one is the owner. */
const leaders = [
  leader('Marta', 'Marta Gómez', '52000001'),
  leader('Ana', 'Ana Ríos', '52000002'),
  leader('Beto', 'Beto Cuéllar', '52000003'),
] as const

export interface LeadersApp extends TestApp {
  database: Database
  placed: PlacedAccount[]
  /** Locks the session if somebody is signed in, then signs this leader in. */
  as(displayName: string): Promise<void>
  idOf(displayName: string): number
  /** Ids in the table of the signed-in leader. */
  listed(): Promise<number[]>
  /** Names in that table. */
  names(): Promise<string[]>
  last<Name extends keyof Events>(name: Name): Events[Name] | undefined
}

/** The app with three leaders in its data folder, and nobody signed in. */
export async function startWithLeaders(
  options: Partial<AppOptions> = {},
  now = Date.now(),
): Promise<LeadersApp> {
  const dataDir = temporaryFolder()
  const { database, placed } = await placeAccounts(dataDir, leaders, now, quickDerive)
  onTestFinished(() => database.close())
  if ((options.environment?.captchaKey ?? null) === null) writeSetting(database, 'captcha_way', 'assisted')
  const started = startApp({ dataDir, ...options })
  const { call, events } = started
  const the = (displayName: string) => {
    const who = placed.find((one) => one.displayName === displayName)
    if (who === undefined) throw new Error(displayName)
    return who
  }
  const listed = async () => [...ok(await call('people', 'list', everyone)).ids]
  return {
    ...started,
    database,
    placed,
    async as(displayName) {
      if (started.app.signedIn() !== null) ok(await call('session', 'lock'))
      const { slotId, password } = the(displayName)
      ok(await call('session', 'signIn', { slotId, password }))
    },
    idOf: (displayName) => the(displayName).accountId,
    listed,
    names: async () => ok(await call('people', 'rows', { ids: await listed() })).map(({ name }) => name),
    last: <Name extends keyof Events>(name: Name) =>
      events.findLast((one) => one.name === name)?.event as Events[Name] | undefined,
  }
}
